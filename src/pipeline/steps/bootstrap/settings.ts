import { type Account, type RepositoryIdentity } from '../../../contract/accounts';
import { type SettingPlace } from '../../ports/repository-settings';

/** A setting that deployments need: what is to stand there, given what does. */
export interface Setting {
  readonly place: SettingPlace;
  readonly next: (current: string | undefined) => string;
  /** What is left of it when the account is given up; undefined for nothing. */
  readonly without: (current: string) => string | undefined;
}

/** The secret that keys fingerprints, for whoever started a job. Dependabot's comes first: where the other one is there, both are. */
export const keyPlaces: readonly SettingPlace[] = (['dependabot', 'actions'] as const).map((store) => ({
  kind: 'secret',
  name: 'FINGERPRINT_KEY',
  store,
}));

/** Settings of a repository for one account, in an order in which each finds what it needs: workflows begin to work with the last. */
export function planSettings(account: Account, { mainBranch }: RepositoryIdentity): readonly Setting[] {
  const environments = account.environments.flatMap(({ name, role }): readonly Setting[] => [
    { place: { kind: 'environment', name }, next: (current) => withLine(current, mainBranch), without: keep },
    { place: { kind: 'variable', name: 'APPLY_ROLE', environment: name }, next: () => role, without: () => undefined },
  ]);
  return [...environments, roleSetting('IMAGES_ROLE', account.pushRole), roleSetting('PLAN_ROLE', account.planRole)];
}

/** A list of roles, one of each account. */
function roleSetting(name: string, role: string): Setting {
  const others = (current: string) => linesOf(current).filter((line) => accountOf(line) !== accountOf(role));
  return {
    place: { kind: 'variable', name },
    next: (current = '') => {
      const lines = linesOf(current);
      return lines.includes(role) ? current : [...others(current), role].join('\n');
    },
    without: (current) => others(current).join('\n') || undefined,
  };
}

function withLine(current: string | undefined, line: string): string {
  const lines = linesOf(current ?? '');
  return [...lines, ...(lines.includes(line) ? [] : [line])].join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((line) => line !== '');
}

function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}

const keep = (current: string) => current;

/** A place as a person would name it. */
export function describePlace(place: SettingPlace): string {
  switch (place.kind) {
    case 'environment':
      return `the environment ${place.name}`;
    case 'variable':
      return `the variable ${place.name}${place.environment === undefined ? '' : ` of ${place.environment}`}`;
    case 'secret':
      return `the secret ${place.name}${place.store === 'dependabot' ? ' for Dependabot' : ''}`;
  }
}
