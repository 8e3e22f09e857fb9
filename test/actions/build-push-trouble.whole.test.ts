import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWith } from '../support/needs';
import { type Trouble } from './a-cloud';
import { aJob, jobNeeds, removeJobs } from './jobs';

afterEach(removeJobs);

const manifest = /^PUT \/v2\/shop\/web\/manifests\//;
const upload = /^(POST|PATCH|PUT) \/v2\/shop\/web\/blobs\/uploads\//;
const oci = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });
const expired = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: oci('DENIED', 'Your authorization token has expired. Reauthenticate and try again.'),
};

describeWith(jobNeeds, 'a push in trouble', () => {
  describe.each(['buildx', 'docker build'] as const)('by %s', (builder) => {
    it.each<[string, Trouble, RegExp | undefined]>([
      ['expires its password at the end', { at: manifest, fault: expired, until: /GetAuthorizationToken/ }, /GetAuth/],
      ['expires its password in the middle', { at: upload, fault: expired, until: /GetAuthorizationToken/ }, /GetAuth/],
      ['answers 500 at the end', { at: manifest, fault: { status: 500 }, times: 2 }, undefined],
      ['answers 503 in the middle', { at: upload, fault: { status: 503 }, times: 2 }, undefined],
      [
        'is asked too often',
        { at: manifest, fault: { status: 429, body: oci('TOOMANYREQUESTS', 'Rate exceeded') }, times: 2 },
        undefined,
      ],
      ['resets connections', { at: upload, fault: 'reset', times: 2 }, undefined],
    ])('comes to its end when the registry %s', async (_, trouble, askedTwice) => {
      const job = await aJob(builder);
      job.cloud.has(trouble);
      const { exitCode, output } = await job.main({ INPUT_IMAGES: 'web' });
      expect(exitCode === 0 ? 'succeeds' : output).toBe('succeeds');
      expect(job.built).toEqual(['web']);
      if (askedTwice) expect(job.cloud.count(askedTwice)).toBeGreaterThan(1);
      expect(job.left).toEqual([]);
    });

    it('fails with what the registry said when the trouble stays, and leaves no password', async () => {
      const job = await aJob(builder);
      job.cloud.has({ at: manifest, fault: { status: 500, body: oci('UNKNOWN', 'on fire') } });
      const { exitCode, output } = await job.main({ INPUT_IMAGES: 'web' });
      expect(exitCode).toBe(1);
      expect(output).toMatch(/::error::The image "web" was not built: .*(500|on fire|unknown)/i);
      expect(job.left).toEqual([]);
    });
  });

  it('fails within a sentence when no space is left for passwords, and leaves none', async () => {
    const job = await aJob();
    const folder = join(job.folder, 'temp');
    const asRoot = (...words: readonly string[]) => {
      const [program = '', ...rest] = process.getuid?.() === 0 ? words : ['sudo', '-n', ...words];
      execFileSync(program, rest);
    };
    asRoot('mount', '-t', 'tmpfs', '-o', 'size=16k,mode=777', 'tmpfs', folder);
    try {
      job.write('temp/filler', 'x'.repeat(16 * 1024));
      const { exitCode, output } = await job.main();
      expect([exitCode, output.match(/::error.*/)?.[0]]).toEqual([1, expect.stringMatching(/no space/i)]);
      expect(job.left).toEqual(['filler']);
    } finally {
      asRoot('umount', folder);
    }
  });
});
