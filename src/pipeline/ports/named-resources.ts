import { type Region } from '../../contract/values';
import { type AwsResult } from './identity-providers';

/** Resources of the account that the credentials are of, by names that no two of them can have. What goes wrong is a value. */
export interface NamedResources {
  /** The tags of one; undefined when there is none of this name. */
  tryReadTags(resource: NamedResource): Promise<AwsResult<Tags | undefined>>;
}

/** A resource, there or not. */
export interface NamedResource {
  readonly kind: 'bucket' | 'policy' | 'repository' | 'role';
  /** Its name; of a policy, its ARN. */
  readonly id: string;
  readonly region: Region;
}

/** Tags by their names. */
export type Tags = Readonly<Record<string, string>>;
