import { stopGitHubApis, aGitHubApi } from '../support/github-api/a-github-api';
import { describeWith } from '../support/needs';
import { outsideRegistry } from '../support/shared/shared';
import { Life } from './a-life';

describeWith(
  ['act', 'terraform', 'python', 'engine', 'buildx', 'registry', 'busybox'],
  'the life of a repository, by its own workflows',
  () => {
    stopGitHubApis();
    let life: Life;
    afterAll(() => life.end());

    it('goes from a fresh copy to nothing left', async () => {
      const { base } = await outsideRegistry();
      life = await Life.begin(await aGitHubApi());
      life.writeImage(base);
      await life.configure({ networking: { kind: 'public' }, cpu: 256 });
      life.checkout.commit();

      const fresh = await life.run('deploy', { name: 'push' });
      expect([fresh.code, fresh.notices]).toEqual([0, [expect.stringContaining('npm run bootstrap')]]);

      const said = await life.bootstrap();
      console.log(said, life.variables);
      expect(Object.keys(life.variables)).toEqual(expect.arrayContaining(['APPLY_ROLE', 'IMAGES_ROLE', 'PLAN_ROLE']));

      const reviewed = await life.review(7);
      if (reviewed.code !== 0) console.log(reviewed.output);
      expect([reviewed.code, reviewed.failed]).toEqual([0, []]);
      expect(life.api.comments.stored[0]?.body).toContain('## Plan:');

      const merged = await life.merge(7);
      console.log(merged.output.slice(-8000));
      expect([merged.code, merged.failed]).toEqual([0, []]);
    });
  },
);
