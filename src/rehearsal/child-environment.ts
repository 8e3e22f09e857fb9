/** Environment variables, for a process. */
export type Environment = Readonly<Record<string, string>>;

/** The environment that this process was started in. */
export type ParentEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * What a child process gets to see of the environment: how to find programs and folders, how to reach the network, and nothing
 * that names an AWS account or carries a secret of GitHub's. Loopback addresses never go through a proxy.
 */
export function childEnvironment(parent: ParentEnvironment): Environment {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value !== undefined && isPassed(name)) passed[name] = value;
  }
  const noProxy = [parent.no_proxy ?? parent.NO_PROXY ?? '', ...loopback].filter((host) => host !== '').join(',');
  return { ...passed, NO_PROXY: noProxy, no_proxy: noProxy };
}

/**
 * What makes a child process talk to one AWS API as one account, and keeps it from finding any other credentials.
 * @param emptyFile a file without content, which stands for the user's AWS configuration
 */
export function awsEnvironment(access: AwsAccess, emptyFile: string): Environment {
  return {
    AWS_ENDPOINT_URL: access.endpoint.href.replace(/\/$/, ''),
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
    AWS_CONFIG_FILE: emptyFile,
    AWS_SHARED_CREDENTIALS_FILE: emptyFile,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** An AWS API, and a key for one account of it. */
export interface AwsAccess {
  readonly endpoint: URL;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const loopback = ['localhost', '127.0.0.1', '::1'] as const;

function isPassed(name: string): boolean {
  const upper = name.toUpperCase();
  return allowed.has(upper) || allowedPrefixes.some((prefix) => upper.startsWith(prefix));
}

/** In capitals: proxy variables are commonly written small, and on Windows no name has a fixed case. */
const allowed = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TMP', 'TEMP', 'LANG', 'LANGUAGE', 'TZ'],
  ...['XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_DATA_DIRS', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR'],
  ...['SYSTEMROOT', 'COMSPEC', 'PATHEXT', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
  // How much memory Terraform and its provider may take to be faster.
  ...['DOCKER_HOST', 'GOGC'],
]);

/** Languages, where packages are installed from, and the ways a Python is chosen. */
const allowedPrefixes = ['LC_', 'PIP_', 'PYENV_'] as const;
