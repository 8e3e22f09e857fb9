import { userBody } from './answers';

const places = [
  ...['archive', 'assignees', 'blobs', 'branches', 'collaborators', 'comments', 'commits', 'compare', 'contents'],
  ...['contributors', 'deployments', 'downloads', 'events', 'forks', 'git_commits', 'git_refs', 'git_tags', 'hooks'],
  ...[
    'issue_comment',
    'issue_events',
    'issues',
    'keys',
    'labels',
    'languages',
    'merges',
    'milestones',
    'notifications',
  ],
  ...['pulls', 'releases', 'stargazers', 'statuses', 'subscribers', 'subscription', 'tags', 'teams', 'trees'],
] as const;

/** A repository as it stands beside everything that belongs to it. */
export function repositoryBody(fullName: string, api: string) {
  const [owner = '', name = ''] = fullName.split('/');
  const url = `${api}/repos/${fullName}`;
  const page = `https://github.com/${fullName}`;
  const clone = `${page}.git`;
  const zeros = ['forks', 'forks_count', 'open_issues', 'open_issues_count', 'stargazers_count', 'watchers', 'size'];
  return {
    ...Object.fromEntries(places.map((place) => [`${place}_url`, `${url}/${place}`] as const)),
    ...Object.fromEntries([...zeros, 'watchers_count'].map((count) => [count, 0] as const)),
    ...{ id: 1, node_id: 'R_1', name, full_name: fullName, owner: userBody({ login: owner, kind: 'user' }, api), url },
    ...{ private: false, fork: false, archived: false, disabled: false, default_branch: 'main', html_url: page },
    ...{ description: null, homepage: null, language: null, license: null, mirror_url: null },
    ...{ clone_url: clone, git_url: clone, ssh_url: clone, svn_url: page },
    ...{ has_downloads: true, has_issues: true, has_pages: false, has_projects: true, has_wiki: true },
    ...{ pushed_at: null, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
  };
}
