import { GitHubAction } from '../../../src/pipeline/adapters/github-action';
import { formatCommand, GitHubRunLog } from '../../../src/pipeline/adapters/github-commands';

describe('a workflow command', () => {
  it.each([
    [formatCommand('notice', '50 %\nmore\r'), '::notice::50 %25%0Amore%0D\n'],
    [formatCommand('error', 'no', { file: 'a:b,c', line: 3 }), '::error file=a%3Ab%2Cc,line=3::no\n'],
    [formatCommand('group', 'Build'), '::group::Build\n'],
  ])('%j', (command, text) => {
    expect(command).toBe(text);
  });
});

describe('the log of a job', () => {
  function written(write: (log: GitHubRunLog) => void): string {
    let text = '';
    write(new GitHubRunLog((more) => void (text += more)));
    return text;
  }

  it('has lines, notices, warnings and masks', () => {
    expect(written((log) => log.info('hello'))).toBe('hello\n');
    expect(written((log) => log.notice('hello'))).toBe('::notice::hello\n');
    expect(written((log) => log.warning('hello'))).toBe('::warning::hello\n');
    expect(written((log) => log.mask('a\nb'))).toBe('::add-mask::a%0Ab\n');
  });

  it('has no line that the runner would take for a command', () => {
    expect(written((log) => log.info('a\n  ::error::b ::c\n##[group]d'))).toBe('a\n  : :error::b ::c\n## [group]d\n');
  });

  it('folds what others wrote, and stops commands meanwhile', () => {
    const text = written((log) => log.fence('Build', '::error::x'));
    expect(text).toMatch(/^::group::Build\n::stop-commands::([\w-]{36})\n::error::x\n::\1::\n::endgroup::\n$/);
  });
});

describe('an action', () => {
  it('reads inputs and state as the runner names them', () => {
    const action = new GitHubAction({ 'INPUT_ROLE-TO-ASSUME': ' a\n', 'STATE_docker-config': '/tmp/a' });
    expect([action.input('role-to-assume'), action.input('images')]).toEqual(['a', '']);
    expect([action.state('docker-config'), action.state('other')]).toEqual(['/tmp/a', '']);
  });

  it('knows its run, and where its GitHub is', () => {
    expect(new GitHubAction({ GITHUB_REPOSITORY: 'acme/shop' }).run).toEqual({
      ...{ id: '0', attempt: 1, commit: '', repository: 'acme/shop', apiUrl: 'https://api.github.com' },
      url: 'https://github.com/acme/shop/actions/runs/0',
    });
    const own = {
      ...{ GITHUB_RUN_ID: '12', GITHUB_RUN_ATTEMPT: '3', GITHUB_SHA: 'abc', GITHUB_REPOSITORY: 'acme/shop' },
      ...{ GITHUB_API_URL: 'https://git.example/api/v3', GITHUB_SERVER_URL: 'https://git.example' },
    };
    expect(new GitHubAction(own).run).toEqual({
      ...{ id: '12', attempt: 3, commit: 'abc', repository: 'acme/shop', apiUrl: 'https://git.example/api/v3' },
      url: 'https://git.example/acme/shop/actions/runs/12',
    });
  });

  it('may ask for a token when the runner says where, and asks STS where the environment says', () => {
    const session = { sessionName: '', durationSeconds: 900 };
    expect(new GitHubAction({}).identity(session)).toMatchObject({ tokenRequest: undefined, stsEndpoint: undefined });
    const action = new GitHubAction({
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://issuer.example',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
      AWS_ENDPOINT_URL: 'http://all',
      AWS_ENDPOINT_URL_STS: 'http://sts',
      GITHUB_REPOSITORY: 'acme/my shop',
      GITHUB_RUN_ID: '7',
    });
    expect(action.identity(session)).toEqual({
      tokenRequest: { url: 'https://issuer.example', bearer: 'bearer' },
      stsEndpoint: 'http://sts',
      sessionName: 'my-shop-7',
      durationSeconds: 900,
    });
    expect(action.identity({ ...session, sessionName: 'mine' }).sessionName).toBe('mine');
  });

  it('keeps its docker settings apart from the user', () => {
    const action = new GitHubAction({ HOME: '/home/me', RUNNER_TEMP: '/temp' });
    const [first, second] = [action.dockerConfigFolders(), action.dockerConfigFolders()];
    expect(first.users).toBe('/home/me/.docker');
    expect(first.own).toMatch(/^\/temp\/docker-config-[\w-]{36}$/);
    expect(second.own).not.toBe(first.own);
    expect(new GitHubAction({ DOCKER_CONFIG: '/config' }).dockerConfigFolders().users).toBe('/config');
  });

  it('passes docker no secret of AWS or GitHub, but the key to a cache that was asked for', () => {
    const action = new GitHubAction({
      PATH: '/bin',
      DOCKER_HOST: 'unix:///x',
      https_proxy: 'http://proxy',
      AWS_SECRET_ACCESS_KEY: 'secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
      ACTIONS_RUNTIME_TOKEN: 'cache',
      GITHUB_TOKEN: 'secret',
      'INPUT_ROLE-TO-ASSUME': 'role',
    });
    const always = { PATH: '/bin', DOCKER_HOST: 'unix:///x', https_proxy: 'http://proxy' };
    expect(action.dockerEnvironment(['type=registry,ref=x'])).toEqual(always);
    expect(action.dockerEnvironment(['type=gha,mode=max'])).toEqual({ ...always, ACTIONS_RUNTIME_TOKEN: 'cache' });
  });
});
