import { partitionOf, type AccountId, type Region } from '../../../contract/values';

/** Where something is in AWS. */
export interface AwsPlace {
  readonly account: AccountId;
  readonly region: Region;
}

/** The beginning of the ARNs of a service's resources in one account and Region. */
export function regionalArn(service: string, { account, region }: AwsPlace): string {
  return `arn:${partitionOf(region).name}:${service}:${region}:${account}:`;
}

/** The beginning of the ARNs of what IAM keeps for an account. */
export function iamArn({ account, region }: AwsPlace): string {
  return `arn:${partitionOf(region).name}:iam::${account}:`;
}

/** The policy that bounds every role that the stacks of an environment make. */
export function boundaryArn(project: string, environment: string, place: AwsPlace): string {
  return `${iamArn(place)}policy/${boundaryName(project, environment)}`;
}

export const boundaryName = (project: string, environment: string) => `${project}-boundary-${environment}`;
export const planRoleName = (project: string) => `${project}-plan`;
export const pushRoleName = (project: string) => `${project}-push`;
export const applyRoleName = (project: string, environment: string) => `${project}-apply-${environment}`;
