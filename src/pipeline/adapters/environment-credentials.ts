/**
 * In place of the SDK's search for credentials, which is half of its client: a client of an action is given those of its role or, where
 * there is none, has those that the job's environment names.
 */
export const defaultProvider = () => (): Promise<EnvironmentCredentials> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return Promise.reject(new Error('The environment has no AWS credentials'));
  const { AWS_SESSION_TOKEN: sessionToken } = process.env;
  return Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) });
};

interface EnvironmentCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
