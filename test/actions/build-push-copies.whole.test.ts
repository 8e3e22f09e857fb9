import { parseCells } from '../../src/contract/cells';
import { describeWith } from '../support/needs';
import { outsideRegistry } from '../support/shared/shared';
import { aJob, jobNeeds, removeJobs } from './jobs';

afterEach(removeJobs);

const repository = 'shop/outside/base';

describeWith(jobNeeds, 'an image of another registry', () => {
  it.each(['buildx', 'docker build'] as const)(
    'is copied by its digest, and then left alone, by %s',
    async (builder) => {
      const { base } = await outsideRegistry();
      const digest = base.slice(base.indexOf('@') + 1);
      const tag = digest.replace(':', '-');
      const job = await aJob(builder);
      await job.makeRepository(repository);
      const cells = parseCells(job.read('checkout/cdktf.out/cells.json'));
      const copied = {
        ...cells,
        copies: [{ uri: base, repository, tag }],
        cells: cells.cells.map((cell) => ({ ...cell, repositories: [...cell.repositories, repository] })),
      };
      job.write('checkout/cdktf.out/cells.json', JSON.stringify(copied));

      expect(await job.main()).toMatchObject({ exitCode: 0 });
      expect(job.images.find(({ name }) => name === base)).toMatchObject({
        repository,
        tag,
        places: [{ digest, result: 'copied' }],
      });

      const calls = job.docker.calls.length;
      expect(await job.main()).toMatchObject({ exitCode: 0 });
      expect(job.images.find(({ name }) => name === base)?.places).toMatchObject([{ digest, result: 'reused' }]);
      expect(job.docker.calls.length).toBe(calls);
    },
  );
});
