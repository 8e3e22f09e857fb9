/** What the API answers to a request. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Who asks, by the token. */
export interface Caller {
  readonly login: string;
  /** A token of an installation belongs to a bot and cannot ask who it is. */
  readonly kind: 'user' | 'installation';
  readonly mayWrite: boolean;
}

/** A refusal in GitHub's form. */
export function refusal(status: number, message: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...more },
  };
}

/** What GitHub says to a token that may not do something. */
export function noAccess({ kind }: Caller): Answer {
  const who = kind === 'installation' ? 'integration' : 'personal access token';
  return refusal(403, `Resource not accessible by ${who}`);
}

/** A user as it stands beside everything that the user wrote. */
export function userBody({ login, kind }: Pick<Caller, 'login' | 'kind'>, api: string) {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  const lists = ['followers', 'organizations', 'repos', 'received_events'].map(
    (name) => [`${name}_url`, `${url}/${name}`] as const,
  );
  const templates = ['following', 'gists', 'starred', 'subscriptions', 'events'].map(
    (name) => [`${name}_url`, `${url}/${name}`] as const,
  );
  return {
    ...{
      login,
      id: idOf(login),
      node_id: 'U_1',
      gravatar_id: '',
      type: kind === 'user' ? 'User' : 'Bot',
      site_admin: false,
    },
    ...{ url, avatar_url: `${url}/avatar`, html_url: `https://github.com/${encodeURIComponent(login)}` },
    ...Object.fromEntries([...lists, ...templates]),
  };
}

/** A user as `GET /user` shows it. */
export function profileBody(caller: Caller, api: string) {
  const unknown = { name: null, company: null, blog: null, location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const [created_at, updated_at] = ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'];
  return { ...userBody(caller, api), ...unknown, ...counts, created_at, updated_at, user_view_type: 'public' };
}

function idOf(login: string): number {
  return Buffer.from(login).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
}
