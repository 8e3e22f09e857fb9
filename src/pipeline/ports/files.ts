/** Files of this machine. */
export interface Files {
  /** The text of a file; undefined when there is none. */
  tryReadText(path: string): Promise<string | undefined>;
  /** Writes a file in place of any that is there; its folder is made when missing. */
  writeText(path: string, text: string): Promise<void>;
  /** Removes a file, or a folder and all that is in it; nothing when there is none. */
  remove(path: string): Promise<void>;
  /** What is selected of a folder and the folders in it, in any order; nothing when there is no such folder. */
  list(folder: string, selection: Selection): Promise<readonly FolderEntry[]>;
}

/** Which part of a folder is meant. Paths have slashes and are relative to it. */
export interface Selection {
  includes(path: string): boolean;
  /** False spares reading a folder in which nothing is included. */
  enters(folder: string): boolean;
}

/** A file, a symbolic link, which is not followed, or an included folder in which nothing else is. */
export type FolderEntry =
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean; readonly sha256: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'empty-folder'; readonly path: string };
