import { type Terraform, type TerraformResult, type TerraformRun } from './terraform';

/** Terraform as a judge of what is written, without a state and without AWS. */
export interface StackValidation extends Pick<Terraform, 'init'> {
  /** Whether the stack in a folder that `init` has made ready fits the schemas of its providers. */
  validate(run: TerraformRun): Promise<TerraformResult<undefined>>;
}
