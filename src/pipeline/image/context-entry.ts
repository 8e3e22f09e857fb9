/** One thing in a build context, by its path with slashes, relative to the context's folder. */
export type ContextEntry = ContextFile | ContextLink | EmptyFolder;

/** A file. Of its mode only what git keeps counts; times and owners differ between machines and do not. */
export interface ContextFile {
  readonly kind: 'file';
  readonly path: string;
  readonly executable: boolean;
  /** Of its bytes as they are. */
  readonly sha256: string;
}

/** A symbolic link, which is not followed. */
export interface ContextLink {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
}

/** A folder of which nothing else is part of the context. Others follow from the paths of what is in them. */
export interface EmptyFolder {
  readonly kind: 'empty-folder';
  readonly path: string;
}
