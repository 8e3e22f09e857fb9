/** What a build is told besides its Dockerfile and context. */
export interface BuildOptions {
  readonly buildArguments: Readonly<Record<string, string>>;
  /**
   * The stage to build.
   * @default - the last one
   */
  readonly target?: string | undefined;
  /** Such as `linux/amd64`. */
  readonly platforms: readonly string[];
}
