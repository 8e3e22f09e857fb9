/** The bucket of the states of a project in an account and a Region, where the configuration names none. */
export function stateBucketName(project: string, account: string, region: string): string {
  return `${project}-terraform-state-${account}-${region}`;
}

/** The key of a stack's state in its bucket. */
export function stateKey(project: string, stack: string): string {
  return `${project}/${stack}.tfstate`;
}
