/** A statement of an IAM policy, as data. */
export interface Statement {
  /** @default 'Allow' */
  readonly effect?: 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Policies of endpoints and buckets name one. @default - none: the policy belongs to a role */
  readonly principal?: '*';
  readonly conditions?: readonly Condition[];
}

/** A condition of a statement. */
export interface Condition {
  readonly test:
    | 'StringEquals'
    | 'ForAllValues:StringLike'
    | 'ForAllValues:StringNotEquals'
    | 'ForAnyValue:StringLike'
    | 'ArnLike'
    | 'Bool'
    | 'Null';
  readonly variable: string;
  readonly values: readonly string[];
}

/** Who may assume a role: a service of AWS, or whoever shows a token of an identity provider. */
export type Trust = ServiceTrust | FederatedTrust;

/** Trust in a service of AWS, on behalf of this account only. */
export interface ServiceTrust {
  readonly service: string;
  readonly conditions: readonly Condition[];
}

/** Trust in tokens of an identity provider, for those whose claims are as the conditions say. */
export interface FederatedTrust {
  /** The provider's ARN. */
  readonly federated: string;
  readonly conditions: readonly Condition[];
}

/**
 * The trust of a role that an AWS service assumes for resources of this account, and for no one else's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function trustService(service: string, account: string, sourceArn: string): ServiceTrust {
  return {
    service,
    conditions: [
      { test: 'StringEquals', variable: 'aws:SourceAccount', values: [account] },
      { test: 'ArnLike', variable: 'aws:SourceArn', values: [sourceArn] },
    ],
  };
}
