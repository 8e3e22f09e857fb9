import { planConfig } from '../../../../src/infrastructure/plan-config';
import { chooseAccount } from '../../../../src/pipeline/steps/bootstrap/choose-account';
import { aConfig, anEnvironment } from '../../../builders/a-config';
import { ABootstrap, bucket, localState, registryKey, stateKey } from './a-bootstrap';
import { FakeAccount } from './fake-account';

const ours = { Project: 'shop' };
const boundary = 'arn:aws:iam::111111111111:policy/shop-boundary-dev';

describe('the account', () => {
  it('is the one that the credentials are of; of another one, all that are known are named', async () => {
    const environments = { dev: anEnvironment(), prod: anEnvironment({ account: '222222222222' }) };
    const { accounts } = planConfig(aConfig({ environments })).accountList;
    expect(await chooseAccount(accounts, new FakeAccount('222222222222'))).toBe(accounts[1]);
    await expect(chooseAccount(accounts, new FakeAccount('999999999999'))).rejects.toThrow(
      'Environments are in 111111111111 (dev), 222222222222 (prod).',
    );
  });
});

describe('bootstrap', () => {
  it('says everything first, and does nothing without a yes', async () => {
    const bootstrap = new ABootstrap({ yes: false });
    await expect(bootstrap.run()).rejects.toThrow('Pass --yes');
    expect(bootstrap.said.join('\n')).toContain('AWS: make the identity provider');
    expect(bootstrap.said.join('\n')).toContain(
      'GitHub: the variable APPLY_ROLE of dev: arn:aws:iam::111111111111:role/shop-apply-dev',
    );
    expect([bootstrap.applied, bootstrap.settings.written, bootstrap.account.provider]).toEqual([[], [], undefined]);
  });

  it('does nothing in a dry run, asked or not', async () => {
    const bootstrap = new ABootstrap();
    await bootstrap.run({ dryRun: true });
    expect([bootstrap.applied, bootstrap.settings.written]).toEqual([[], []]);
  });

  it('prints the commands for GitHub where there is no token', async () => {
    const bootstrap = new ABootstrap({ token: false });
    await bootstrap.run();
    expect(bootstrap.said.join('\n')).toContain("gh variable set PLAN_ROLE --repo acme/shop --body 'arn:");
  });

  it('goes on where a run stopped, since GitHub was down', async () => {
    const bootstrap = new ABootstrap();
    bootstrap.settings.down.push('environment dev');
    await expect(bootstrap.run()).rejects.toThrow('GitHub would not write the environment dev');
    const before = bootstrap.settings.written.length;
    await bootstrap.run();
    expect(bootstrap.settings.written.slice(before)).toEqual([
      ...['environment dev', 'variable APPLY_ROLE dev', 'variable IMAGES_ROLE', 'variable PLAN_ROLE'],
    ]);
    expect(bootstrap.settings.texts.get('secret FINGERPRINT_KEY dependabot')).toBe('a key');
  });

  it('keeps its state in the bucket, and none here', async () => {
    const bootstrap = new ABootstrap({ files: { [localState]: '{"resources":[]}' } });
    await bootstrap.run();
    expect(bootstrap.buckets.calls).toContain(`write ${bucket} ${stateKey}`);
    expect(await bootstrap.files.tryReadText(localState)).toBeUndefined();
  });
});

describe('a run after one that was killed', () => {
  it('takes over what is there and is in no state, each resource where it stands in the stack', async () => {
    const bootstrap = new ABootstrap();
    bootstrap.account.tags.set('role shop-plan', ours).set(`policy ${boundary}`, ours);
    bootstrap.account.tags.set('repository shop/web', ours);
    await bootstrap.run();
    expect(JSON.parse((await bootstrap.takenOver('account')) ?? '')).toEqual({
      import: [
        { to: 'aws_iam_policy.boundaries_dev', id: boundary },
        { to: 'aws_iam_role.roles_plan', id: 'shop-plan' },
      ],
    });
    expect(JSON.parse((await bootstrap.takenOver('registry')) ?? '')).toEqual({
      import: [{ to: 'aws_ecr_repository.web', id: 'shop/web' }],
    });
  });

  it('leaves to Terraform what its state knows, wherever that lies', async () => {
    const state = JSON.stringify({ resources: [{ mode: 'managed', type: 'aws_iam_role', name: 'roles_plan' }] });
    for (const world of [{ files: { [localState]: state } }, { states: { [bucket]: { [stateKey]: state } } }]) {
      const bootstrap = new ABootstrap(world);
      bootstrap.account.tags.set('role shop-plan', ours).set('role shop-push', ours);
      await bootstrap.run({ dryRun: true });
      expect(await bootstrap.takenOver('account')).toBe(
        '{"import":[{"to":"aws_iam_role.roles_push","id":"shop-push"}]}',
      );
    }
  });

  it('does without a state that was cut off', async () => {
    const bootstrap = new ABootstrap({ files: { [localState]: '{"resour' } });
    bootstrap.account.tags.set('role shop-plan', ours);
    await bootstrap.run();
    expect(await bootstrap.takenOver('account')).toContain('shop-plan');
  });

  it.each([
    ['of another project', { Project: 'other' }],
    ['of nobody', {}],
  ])('takes over no role %s, and changes nothing', async (_, tags) => {
    const bootstrap = new ABootstrap();
    bootstrap.account.tags.set('role shop-plan', tags);
    await expect(bootstrap.run()).rejects.toThrow('The role "shop-plan" is there already');
    expect([bootstrap.applied, bootstrap.account.provider]).toEqual([[], undefined]);
  });

  it('takes over a bucket that has no tags yet as long as it is empty', async () => {
    const empty = new ABootstrap();
    empty.account.tags.set(`bucket ${bucket}`, {});
    await empty.run();
    expect(await empty.takenOver('account')).toContain(bucket);
    const used = new ABootstrap({ states: { [bucket]: { 'photos/1.jpg': '' } } });
    used.account.tags.set(`bucket ${bucket}`, {});
    await expect(used.run()).rejects.toThrow(`The bucket "${bucket}" is there already`);
  });

  it('says who holds a lock, and removes the one that is named and no other', async () => {
    const lock = JSON.stringify({ ID: '0-1-2', Operation: 'OperationTypeApply', Who: 'alice@laptop', Created: 'noon' });
    const states = { [bucket]: { [`${registryKey}.tflock`]: lock } };
    const bootstrap = new ABootstrap({ states });
    await expect(bootstrap.run()).rejects.toThrow(/alice@laptop has held .* since noon, for apply.*--unlock 0-1-2/);
    await expect(bootstrap.run({ unlock: 'other' })).rejects.toThrow('alice@laptop');
    expect(bootstrap.applied).toEqual([]);
    await bootstrap.run({ unlock: '0-1-2' });
    expect(bootstrap.buckets.calls).toContain(`remove ${bucket} ${registryKey}.tflock`);
    expect(bootstrap.applied).toHaveLength(2);
  });
});
