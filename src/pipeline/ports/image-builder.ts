import { type RegistryAccess } from './image-registry';

/** Builds images from Dockerfiles. */
export interface ImageBuilder {
  /** From now on images can be pushed to these registries. */
  signIn(accesses: readonly RegistryAccess[]): Promise<void>;
  /** Builds one image; several may be built at a time. What goes wrong is a value. */
  build(request: BuildRequest): Promise<BuildResult>;
  /** Copies an image into a registry. What goes wrong is a value. */
  copy(request: CopyRequest): Promise<BuildResult>;
  /** Leaves no password behind. More than once does no harm. */
  signOut(): Promise<void>;
}

/** One image to build. */
export interface BuildRequest {
  /** The build context. */
  readonly folder: string;
  readonly dockerfile: string;
  /** Not for secrets: the image's history shows them. */
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly target?: string | undefined;
  readonly platforms: readonly string[];
  /** The image's full names, `host/repository:tag`; none where it is built to see that it can be. */
  readonly names: readonly string[];
  /** Whether it is pushed to where its names say. */
  readonly push: boolean;
}

/** One image to copy. */
export interface CopyRequest {
  /** Where it is, with its digest. */
  readonly uri: string;
  /** Its full name to be, `host/repository:tag`. */
  readonly name: string;
}

/** How a build ended, and everything the builder wrote meanwhile. */
export type BuildResult = BuiltImage | FailedBuild;

/** It was built, and pushed where that was asked. */
export interface BuiltImage {
  readonly kind: 'built';
  /** Undefined when it was not pushed. */
  readonly digest: string | undefined;
  readonly output: string;
}

/** It was not built or not pushed. */
export interface FailedBuild {
  readonly kind: 'failed';
  readonly problem: string;
  /** The line of the Dockerfile that failed, where the builder named one. */
  readonly line: number | undefined;
  /** The instruction that failed, white space aside as the Dockerfile has it, where the builder named it. */
  readonly instruction?: string | undefined;
  readonly output: string;
}
