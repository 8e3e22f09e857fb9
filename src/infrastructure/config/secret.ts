import { closedObject, delegate, text } from './scalar';

/** A value that ECS reads before the container starts, from the account and Region of the cell. */
export type SecretInput = SecretsManagerSecret | ParameterSecret;

/** A secret of Secrets Manager. */
export interface SecretsManagerSecret {
  /** The secret's name. */
  readonly secretsManager: string;
  /** One key of a secret that is a JSON object. @default - the whole secret */
  readonly key?: string;
}

/** A parameter of Systems Manager's Parameter Store. */
export interface ParameterSecret {
  /** The parameter's name, with its leading `/` where it has one. */
  readonly parameter: string;
}

const secretsManager = closedObject({
  secretsManager: text(/^[\w/+=.@-]{1,512}$/, {
    problem: 'is not a name of a secret',
    allowed: 'letters, digits and /_+=.@-',
    remedy: 'Write the name, not the ARN: the ARN follows from the environment.',
  }),
  key: text(/^[^:]+$/, {
    problem: 'is not a key',
    allowed: 'a text without a colon',
    remedy: 'Name one key of the JSON object.',
  }).optional(),
});

const parameter = closedObject({
  parameter: text(/^\/?[\w.-]+(\/[\w.-]+)*$/, {
    problem: 'is not a name of a parameter',
    allowed: 'parts of letters, digits, . _ and -, separated by /',
    remedy: 'Write the name, not the ARN: the ARN follows from the environment.',
  }),
});

/** Which of the two is meant shows in the key that is there. */
export const secretSchema = delegate<Secret, SecretInput>((value) =>
  typeof value === 'object' && value !== null && 'parameter' in value
    ? parameter.transform((secret): Secret => ({ kind: 'parameter', name: secret.parameter }))
    : secretsManager.transform((secret): Secret => ({
        kind: 'secrets-manager',
        name: secret.secretsManager,
        key: secret.key,
      })),
);

/** A secret, told apart by the service that keeps it. */
export type Secret =
  | { readonly kind: 'secrets-manager'; readonly name: string; readonly key: string | undefined }
  | { readonly kind: 'parameter'; readonly name: string };
