import { type RepositoryIdentity } from '../../contract/accounts';

/** The settings of one repository on GitHub, each a place with a text. What goes wrong is a value. */
export interface RepositorySettings {
  load(): Promise<SettingResult<RepositoryIdentity>>;
  /** What stands there; undefined when nothing does. Of a secret only that it is there can be read. */
  tryRead(place: SettingPlace): Promise<SettingResult<string | undefined>>;
  /** Puts the text there in place of any that is there. */
  write(place: SettingPlace, text: string): Promise<SettingResult<undefined>>;
  /** Nothing when there is no such setting. */
  remove(place: SettingPlace): Promise<SettingResult<undefined>>;
}

/** Where a setting stands. */
export type SettingPlace =
  /** A GitHub environment; its text is the branches that may deploy to it, a line each. */
  | { readonly kind: 'environment'; readonly name: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** @default - the whole repository's */
      readonly environment?: string;
    }
  /** For jobs that people started, or for those that Dependabot did. */
  | { readonly kind: 'secret'; readonly name: string; readonly store: 'actions' | 'dependabot' };

/** How a call ended. */
export type SettingResult<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly why: string };
