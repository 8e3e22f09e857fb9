import { generateKeyPairSync } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import { z } from 'zod';
import { type Answer, noAccess, refusal } from './answers';
import { repositoryBody } from './repository-body';
import { type Asked, repositoryOf, type Routes } from './routes';

/** An environment as it is kept. */
export interface StoredEnvironment {
  /** Undefined where any branch may deploy. */
  readonly branches: readonly string[] | undefined;
  readonly waitTimer: number | undefined;
  readonly variables: Map<string, string>;
}

const time = '2026-01-01T00:00:00Z';
const times = { created_at: time, updated_at: time };

const parametersSchema = z.object({
  name: z.string().default(''),
  environment_name: z.string().default(''),
  secret_name: z.string().default(''),
});
const variableSchema = z.object({ name: z.string().optional(), value: z.string() });
const secretSchema = z.object({ encrypted_value: z.string(), key_id: z.string() });
const guardsSchema = z.object({
  wait_timer: z.number().optional(),
  deployment_branch_policy: z.object({ custom_branch_policies: z.boolean() }).nullish(),
});
const policySchema = z.object({ name: z.string() });

/** What one repository keeps for its workflows: environments, variables, secrets. */
export class Settings {
  readonly environments = new Map<string, StoredEnvironment>();
  readonly variables = new Map<string, string>();
  /** As they came: sealed. */
  readonly secrets = { actions: new Map<string, string>(), dependabot: new Map<string, string>() };
  /** How often something was written or removed. */
  writes = 0;

  private readonly keys = generateKeyPairSync('x25519');

  constructor(private readonly repository: string) {}

  /** What a secret was before it was sealed; undefined when there is none. */
  async openSecret(store: 'actions' | 'dependabot', name: string): Promise<string | undefined> {
    await sodium.ready;
    const sealed = this.secrets[store].get(name);
    if (sealed === undefined) return undefined;
    const { d = '' } = this.keys.privateKey.export({ format: 'jwk' });
    const [bytes, secret] = [Buffer.from(sealed, 'base64'), Buffer.from(d, 'base64url')];
    return sodium.to_string(sodium.crypto_box_seal_open(bytes, Buffer.from(this.publicKey, 'base64'), secret));
  }

  /** Makes an environment without asking the API. */
  addEnvironment(name: string, guards: Partial<StoredEnvironment> = {}): void {
    this.environments.set(name, { branches: undefined, waitTimer: undefined, variables: new Map(), ...guards });
  }

  readonly routes: Routes = new Map([
    ['repos/get', (asked) => this.here(asked, () => ({ status: 200, body: this.showRepository(asked.api) }))],
    ['repos/get-environment', (asked) => this.inEnvironment(asked, (name) => this.showEnvironment(name, asked.api))],
    ['repos/create-or-update-environment', (asked) => this.writing(asked, () => this.writeEnvironment(asked))],
    ['repos/list-deployment-branch-policies', (asked) => this.inEnvironment(asked, (name) => this.listPolicies(name))],
    ['repos/create-deployment-branch-policy', (asked) => this.writing(asked, () => this.addPolicy(asked))],
    ...(['repo', 'environment'] as const).flatMap((scope) => this.variableRoutes(scope)),
    ...(['actions', 'dependabot'] as const).flatMap((store) => this.secretRoutes(store)),
  ]);

  private variableRoutes(scope: 'repo' | 'environment'): readonly (readonly [string, (asked: Asked) => Answer])[] {
    const within = (asked: Asked, work: (variables: Map<string, string>) => Answer) =>
      scope === 'repo'
        ? this.here(asked, () => work(this.variables))
        : this.inEnvironment(asked, (name) =>
            work(this.environments.get(name)?.variables ?? new Map<string, string>()),
          );
    const changing = (asked: Asked, work: (variables: Map<string, string>) => Answer) =>
      this.writing(asked, () => within(asked, work));
    return [
      [`actions/get-${scope}-variable`, (asked) => within(asked, (all) => showVariable(all, asked))],
      [`actions/create-${scope}-variable`, (asked) => changing(asked, (all) => createVariable(all, asked))],
      [`actions/update-${scope}-variable`, (asked) => changing(asked, (all) => updateVariable(all, asked))],
      [`actions/delete-${scope}-variable`, (asked) => changing(asked, (all) => remove(all, nameOf(asked)))],
    ];
  }

  private secretRoutes(store: 'actions' | 'dependabot'): readonly (readonly [string, (asked: Asked) => Answer])[] {
    const all = this.secrets[store];
    const secretOf = ({ parameters }: Asked) => parametersSchema.parse(parameters).secret_name;
    const show = (name: string): Answer =>
      all.has(name) ? { status: 200, body: { name, ...times } } : refusal(404, 'Not Found');
    const put = (asked: Asked): Answer => {
      const { encrypted_value, key_id } = secretSchema.parse(asked.body);
      if (key_id !== keyId) return refusal(422, 'The key is not the current one');
      const status = all.has(secretOf(asked)) ? 204 : 201;
      all.set(secretOf(asked), encrypted_value);
      return status === 201 ? { status, body: {} } : { status };
    };
    return [
      [
        `${store}/get-repo-public-key`,
        (asked) => this.here(asked, () => ({ status: 200, body: { key_id: keyId, key: this.publicKey } })),
      ],
      [`${store}/get-repo-secret`, (asked) => this.here(asked, () => show(secretOf(asked)))],
      [`${store}/create-or-update-repo-secret`, (asked) => this.writing(asked, () => put(asked))],
      [`${store}/delete-repo-secret`, (asked) => this.writing(asked, () => remove(all, secretOf(asked)))],
    ];
  }

  private get publicKey(): string {
    const { x = '' } = this.keys.publicKey.export({ format: 'jwk' });
    return Buffer.from(x, 'base64url').toString('base64');
  }

  private here(asked: Asked, answer: () => Answer): Answer {
    return repositoryOf(asked) === this.repository ? answer() : refusal(404, 'Not Found');
  }

  private writing(asked: Asked, answer: () => Answer): Answer {
    return this.here(asked, () => {
      if (!asked.caller.mayWrite) return noAccess(asked.caller);
      const given = answer();
      if (given.status < 300) this.writes += 1;
      return given;
    });
  }

  private inEnvironment(asked: Asked, answer: (name: string) => Answer): Answer {
    const { environment_name: name } = parametersSchema.parse(asked.parameters);
    return this.here(asked, () => (this.environments.has(name) ? answer(name) : refusal(404, 'Not Found')));
  }

  private showRepository(api: string) {
    const more = { pushed_at: time, has_discussions: false, network_count: 0, subscribers_count: 0 };
    return { ...repositoryBody(this.repository, api), ...more };
  }

  /** What is not sent goes back to how a new environment has it. */
  private writeEnvironment(asked: Asked): Answer {
    const { environment_name: name } = parametersSchema.parse(asked.parameters);
    const { wait_timer: waitTimer, deployment_branch_policy: policy } = guardsSchema.parse(asked.body ?? {});
    const present = this.environments.get(name);
    const branches = policy?.custom_branch_policies === true ? (present?.branches ?? []) : undefined;
    this.environments.set(name, { branches, waitTimer, variables: present?.variables ?? new Map<string, string>() });
    return this.showEnvironment(name, asked.api);
  }

  private showEnvironment(name: string, api: string): Answer {
    const { branches, waitTimer } = this.environments.get(name) ?? {};
    const rules = [
      ...(waitTimer === undefined ? [] : [{ id: 1, node_id: 'GA_1', type: 'wait_timer', wait_timer: waitTimer }]),
      ...(branches ? [{ id: 2, node_id: 'GA_2', type: 'branch_policy' }] : []),
    ];
    const places = { url: `${api}/repos/${this.repository}/environments/${name}`, html_url: 'https://github.com' };
    const policy = branches ? { protected_branches: false, custom_branch_policies: true } : null;
    const body = { id: 1, node_id: 'EN_1', name, ...places, ...times, protection_rules: rules };
    return { status: 200, body: { ...body, deployment_branch_policy: policy } };
  }

  private listPolicies(name: string): Answer {
    const branches = this.environments.get(name)?.branches ?? [];
    return { status: 200, body: { total_count: branches.length, branch_policies: branches.map(showPolicy) } };
  }

  private addPolicy(asked: Asked): Answer {
    return this.inEnvironment(asked, (name) => {
      const environment = this.environments.get(name);
      if (!environment?.branches) return refusal(404, 'Not Found');
      const policy = policySchema.parse(asked.body);
      this.environments.set(name, { ...environment, branches: [...environment.branches, policy.name] });
      return { status: 200, body: showPolicy(policy.name, environment.branches.length) };
    });
  }
}

const keyId = '012345678912345678';

function showPolicy(name: string, index: number) {
  return { id: index + 1, node_id: `BP_${index + 1}`, name, type: 'branch' };
}

function nameOf({ parameters }: Asked): string {
  return parametersSchema.parse(parameters).name;
}

function showVariable(all: ReadonlyMap<string, string>, asked: Asked): Answer {
  const value = all.get(nameOf(asked));
  if (value === undefined) return refusal(404, 'Not Found');
  return { status: 200, body: { name: nameOf(asked), value, ...times } };
}

function createVariable(all: Map<string, string>, asked: Asked): Answer {
  const { name = '', value } = variableSchema.parse(asked.body);
  if (all.has(name)) return refusal(409, 'Already exists - Variable already exists');
  all.set(name, value);
  return { status: 201, body: {} };
}

function updateVariable(all: Map<string, string>, asked: Asked): Answer {
  if (!all.has(nameOf(asked))) return refusal(404, 'Not Found');
  all.set(nameOf(asked), variableSchema.parse(asked.body).value);
  return { status: 204 };
}

function remove(all: Map<string, string>, name: string): Answer {
  return all.delete(name) ? { status: 204 } : refusal(404, 'Not Found');
}
