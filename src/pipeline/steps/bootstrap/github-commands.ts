import { type RepositoryIdentity } from '../../../contract/accounts';
import { type SettingPlace } from '../../ports/repository-settings';
import { type Setting } from './settings';

/** The commands that make the settings, for whoever has GitHub's own program and no token here. */
export function githubCommands(settings: readonly Setting[], { owner, name }: RepositoryIdentity): readonly string[] {
  const repository = `${owner}/${name}`;
  return [
    ...settings.flatMap(({ place, next }) => commandsFor(place, next(undefined), repository)),
    ...keyCommands(repository),
  ];
}

function commandsFor(place: SettingPlace, text: string, repository: string): readonly string[] {
  switch (place.kind) {
    case 'environment': {
      const path = `repos/${repository}/environments/${place.name}`;
      const policy = ['protected_branches=false', 'custom_branch_policies=true'];
      return [
        `gh api -X PUT ${path} ${policy.map((each) => `-F 'deployment_branch_policy[${each.replace('=', ']=')}'`).join(' ')}`,
        ...text.split('\n').map((branch) => `gh api -X POST ${path}/deployment-branch-policies -f name='${branch}'`),
      ];
    }
    case 'variable': {
      const of = place.environment === undefined ? '' : ` --env ${place.environment}`;
      return [`gh variable set ${place.name} --repo ${repository}${of} --body '${text}'`];
    }
    case 'secret':
      return [];
  }
}

/** The same key for both, and not on a command line. */
function keyCommands(repository: string): readonly string[] {
  return [
    'openssl rand -hex 32 > fingerprint-key',
    ...['', ' --app dependabot'].map(
      (of) => `gh secret set FINGERPRINT_KEY --repo ${repository}${of} < fingerprint-key`,
    ),
    'rm fingerprint-key',
  ];
}
