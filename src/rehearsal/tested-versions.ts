/** The AWS provider that this project was tested with, and that every rehearsal uses. */
export const testedProviderVersion = '5.100.0';

/** The Terraform that is fetched where none is installed. */
export const testedTerraformVersion = '1.11.4';

/** What can run the stacks: Terraform and OpenTofu lock their state in S3 since 1.10. */
export const usableTerraformVersions = '>=1.10.0';
