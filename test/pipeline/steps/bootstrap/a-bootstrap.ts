import { planConfig } from '../../../../src/infrastructure/plan-config';
import { run } from '../../../../src/pipeline/steps/bootstrap/bootstrap-account';
import { type BootstrapInputs, type BootstrapPorts } from '../../../../src/pipeline/steps/bootstrap/bootstrap-ports';
import { aConfig } from '../../../builders/a-config';
import { FakeFiles } from '../fakes/fake-files';
import { FakeStateBuckets } from '../fakes/fake-state-buckets';
import { FakeTerraform, type ScriptedStack } from '../fakes/fake-terraform';
import { FakeAccount, FakeSettings } from './fake-account';

const { accountList, list } = planConfig(aConfig());
const [account] = accountList.accounts;
const [registry] = list.registries;
if (!account || !registry) throw new Error('The builder makes no account');

export const localState = '/home/.bootstrap/state';
export const bucket = account.stateBucket;
export const { stateKey } = account;
export const registryKey = registry.stateKey;

/** What is in the stack of the account, and in that of the repositories. */
const stacks = {
  [account.stack]: {
    aws_iam_role: { roles_plan: { name: 'shop-plan' }, roles_push: { name: 'shop-push' } },
    aws_iam_policy: { boundaries_dev: { name: 'shop-boundary-dev' } },
    aws_s3_bucket: { state: { bucket } },
    aws_iam_role_policy_attachment: { roles_plan: { role: 'shop-plan' } },
  },
  [registry.stack]: { aws_ecr_repository: { web: { name: 'shop/web' } } },
};

/** What the test says of the world. */
export interface BootstrapWorld {
  /** What each state has, by bucket and key. @default - there is no bucket */
  readonly states?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly token?: boolean;
  readonly yes?: boolean;
  readonly unchanged?: boolean;
}

/** A run of bootstrap, and all it may touch. */
export class ABootstrap {
  readonly account = new FakeAccount(String(account?.account));
  readonly settings = new FakeSettings();
  readonly said: string[] = [];
  readonly files: FakeFiles;
  readonly buckets: FakeStateBuckets;
  readonly terraform: FakeTerraform;

  constructor(private readonly world: BootstrapWorld = {}) {
    const texts = Object.entries(stacks).map(
      ([folder, resource]) => [`/out/${folder}/cdk.tf.json`, JSON.stringify({ resource })] as const,
    );
    this.files = new FakeFiles({ ...Object.fromEntries(texts), ...world.files });
    // Terraform makes the bucket; where no test looks at it before, it may as well be there.
    this.buckets = new FakeStateBuckets(world.states ?? { [bucket]: {} });
    const planned = { hasChanges: world.unchanged !== true, add: 3 };
    const stack: ScriptedStack = {
      plan: { kind: 'done', value: planned },
      apply: ({ folder }) => {
        if (folder === `/out/${account?.stack ?? ''}`) void this.files.writeText(localState, '{"resources":[]}');
        return { kind: 'done', value: {} };
      },
    };
    this.terraform = new FakeTerraform(
      Object.fromEntries(Object.keys(stacks).map((folder) => [`/out/${folder}`, stack])),
    );
  }

  run(more: Partial<BootstrapInputs & { readonly dryRun: boolean }> = {}): Promise<void> {
    if (!account || !registry) throw new Error('The builder makes no account');
    const repository = { owner: 'acme', ownerId: '1', name: 'shop', id: '2', mainBranch: 'main' };
    const inputs = { account, registries: [registry], repository, stacksFolder: '/out', localState, logFile: '/log' };
    return run({ ...inputs, dryRun: false, ...more }, this.ports);
  }

  /** What Terraform is told to take over, by the folder of the stack. */
  takenOver(stack: 'account' | 'registry'): Promise<string | undefined> {
    const folder = stack === 'account' ? account?.stack : registry?.stack;
    return this.files.tryReadText(`/out/${folder ?? ''}/taken-over.tf.json`);
  }

  /** The steps of Terraform's that change something. */
  get applied(): readonly string[] {
    return this.terraform.calls.flatMap(({ step, run: { folder } }) => (step === 'apply' ? [folder] : []));
  }

  private get ports(): BootstrapPorts {
    return {
      ...{ terraform: this.terraform, buckets: this.buckets, providers: this.account, resources: this.account },
      ...{ settings: this.world.token === false ? undefined : this.settings, files: this.files },
      say: (text) => this.said.push(text),
      confirm: () => Promise.resolve(this.world.yes !== false),
      makeKey: () => 'a key',
      signal: new AbortController().signal,
    };
  }
}
