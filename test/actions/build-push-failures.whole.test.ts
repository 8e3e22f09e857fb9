import { describeWith } from '../support/needs';
import { outsideRegistry } from '../support/shared/shared';
import { aJob, jobNeeds, removeJobs } from './jobs';

afterEach(removeJobs);

describeWith(jobNeeds, 'a Dockerfile that fails', () => {
  const failing: readonly (readonly [string, readonly string[], number])[] = [
    [
      'runs a program that fails',
      ['COPY nonce /', '', 'RUN ["/bin/busybox", "sh", "-c", "echo ::error::x; exit 7"]'],
      4,
    ],
    ['copies what is not there', ['COPY nonce /', 'COPY nothing /'], 3],
    ['fails over several lines', ['COPY nonce /', 'RUN busybox true && \\', '    busybox false'], 3],
  ];

  describe.each(['buildx', 'docker build'] as const)('by %s', (builder) => {
    it.each(failing)('and %s is shown on its line', async (_, lines, line) => {
      const job = await aJob(builder);
      const { base } = await outsideRegistry();
      job.write(
        'checkout/docker/web/Dockerfile',
        [`FROM ${base}`, ...lines, ''].join('\n').replaceAll(' busybox', ' /bin/busybox'),
      );
      const { exitCode, output } = await job.main({ INPUT_IMAGES: 'web' });
      expect(exitCode).toBe(1);
      expect(output).toContain(
        `::error file=docker/web/Dockerfile,line=${line}::The image "web" was not built (docker/web/Dockerfile:${line}): `,
      );
      // What the build wrote stands between a stop of all commands and its end.
      const fenced = [...output.matchAll(/::stop-commands::(\S+)\n([^]*?)\n::\1::/g)]
        .map(([, , text]) => text)
        .join('\n');
      const outside = output.replaceAll(/::stop-commands::(\S+)\n[^]*?\n::\1::/g, '');
      expect(fenced).not.toBe('');
      expect(outside).not.toMatch(/^\s*::error::x/m);
      expect(job.left).toEqual([]);
    });
  });

  it('leaves the images beside it pushed', async () => {
    const job = await aJob();
    job.write('checkout/docker/web/Dockerfile', 'FROM scratch\nCOPY nothing /\n');
    expect(await job.main()).toMatchObject({ exitCode: 1 });
    expect(job.cloud.count(/^PUT \/v2\/shop\/api\/manifests/)).toBe(1);
    expect(job.cloud.count(/^PUT \/v2\/shop\/web\/manifests/)).toBe(0);
  });
});

describeWith(jobNeeds, 'a cache of buildx', () => {
  it('in a registry is passed on as it was written, and what docker cannot do is told', async () => {
    const job = await aJob();
    const { host } = await outsideRegistry();
    const cache = `type=registry,ref=${host}/cache`;
    const { exitCode, output } = await job.main({
      INPUT_IMAGES: 'web',
      'INPUT_CACHE-FROM': cache,
      'INPUT_CACHE-TO': `${cache},mode=max`,
    });
    const words = job.docker.calls.flatMap((call) => call.words);
    expect(words).toEqual(expect.arrayContaining([`--cache-from=${cache}`, `--cache-to=${cache},mode=max`]));
    // The engine's own builder exports no cache to a registry: a builder made by "docker buildx create" does.
    expect([exitCode, /Cache export is not supported/i.test(output)]).toEqual([1, true]);
  });

  it('inside the image comes back on an engine that has forgotten everything', async () => {
    const job = await aJob();
    expect(await job.main({ INPUT_IMAGES: 'web', 'INPUT_CACHE-TO': 'type=inline' })).toMatchObject({ exitCode: 0 });
    const from = `type=registry,ref=${job.cloud.registryHost}/shop/web:${job.images[0]?.tag ?? ''}`;
    job.write('checkout/docker/web/index.html', 'changed');
    const { exitCode, output } = await job.main({ INPUT_IMAGES: 'web', 'INPUT_CACHE-FROM': from });
    expect([exitCode, output.includes(`importing cache manifest from ${from.split('ref=')[1] ?? ''}`)]).toEqual([
      0,
      true,
    ]);
  });
});
