import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/needs';
import { aJob, jobNeeds, removeJobs } from './jobs';

afterEach(removeJobs);

describeWith(jobNeeds, 'images in a real registry', () => {
  describe.each([
    ['buildx', 'embedded'],
    ['docker build', 'embedded'],
    ['buildx', 'docker-registry'],
    ['docker build', 'docker-registry'],
  ] as const)('by %s, the registry being %s', (builder, registry) => {
    it('are pushed, then left alone, then rebuilt one by one as their content changes', async () => {
      const job = await aJob(builder, { registry });
      const run = async () => {
        const before = job.docker.calls.length;
        expect(await job.main()).toMatchObject({ exitCode: 0 });
        return { built: job.built, calls: job.docker.calls.length - before };
      };

      expect((await run()).built).toEqual(['web', 'api']);
      expect(await job.runPushed('web', 'cat', '/files/index.html')).toBe('hello');
      const first = job.images;

      expect(await run()).toEqual({ built: [], calls: 0 });
      expect(job.images.map(({ places }) => places[0]?.digest)).toEqual(first.map(({ places }) => places[0]?.digest));

      job.write('checkout/docker/api/main.py', 'pasS');
      expect((await run()).built).toEqual(['api']);
      expect(await job.runPushed('api', 'cat', '/files/main.py')).toBe('pasS');

      chmodSync(join(job.folder, 'checkout/docker/web/index.html'), 0o755);
      expect((await run()).built).toEqual(['web']);
      expect(await job.runPushed('web', 'stat', '-c', '%a', '/files/index.html')).toBe('755\n');

      job.write('checkout/docker/web/.dockerignore', 'notes\n');
      expect((await run()).built).toEqual(['web']);
      job.write('checkout/docker/web/notes', 'not part of the image');
      expect(await run()).toEqual({ built: [], calls: 0 });
    });
  });

  it('are pushed by two runs at once, and both succeed with the same digests', async () => {
    const one = await aJob();
    const other = await aJob('buildx', { beside: one });
    const ends = await Promise.all([one.main(), other.main()]);
    expect(ends.map(({ exitCode, output }) => (exitCode === 0 ? 'succeeds' : output))).toEqual([
      'succeeds',
      'succeeds',
    ]);
    const digests = [one, other].map(({ images }) => images.map(({ places }) => places[0]?.digest));
    expect(digests[0]).toEqual(digests[1]);
    expect(digests[0]).not.toContain(undefined);
  });
});
