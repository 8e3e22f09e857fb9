import { type AccountId, type Region } from '../../contract/values';
import { type AwsCredentials } from './aws-sessions';

/** The image registries of AWS accounts. */
export interface ImageRegistries {
  /** @param credentials undefined for those that the environment has */
  open(place: RegistryPlace, credentials: AwsCredentials | undefined): ImageRegistry;
}

/** Where a registry is. */
export interface RegistryPlace {
  readonly account: AccountId;
  readonly region: Region;
}

/** The repositories of one account in one Region. What goes wrong is a value. */
export interface ImageRegistry {
  /** What these tags name, those left out that do not exist. One call, whatever their number. */
  find(repository: string, tags: readonly string[]): Promise<RegistryResult<ReadonlyMap<string, StoredImage>>>;
  /** What a container engine needs to push. */
  access(): Promise<RegistryResult<RegistryAccess>>;
}

/** An image as the registry has it. */
export interface StoredImage {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Compressed, in bytes; undefined for an image of several platforms. */
  readonly size: number | undefined;
}

/** A registry's address, and a password for it that is good for hours. */
export interface RegistryAccess {
  /** Such as `111111111111.dkr.ecr.eu-central-1.amazonaws.com`. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** How a call ended. */
export type RegistryResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'no-repository' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
