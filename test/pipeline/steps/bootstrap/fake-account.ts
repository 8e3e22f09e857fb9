import { accountIdSchema } from '../../../../src/contract/values';
import {
  type AwsResult,
  type IdentityProvider,
  type IdentityProviders,
} from '../../../../src/pipeline/ports/identity-providers';
import { type NamedResource, type NamedResources, type Tags } from '../../../../src/pipeline/ports/named-resources';
import {
  type RepositorySettings,
  type SettingPlace,
  type SettingResult,
} from '../../../../src/pipeline/ports/repository-settings';

/** An account whose resources are known by their names, and which has an identity provider or none. */
export class FakeAccount implements NamedResources, IdentityProviders {
  /** What the account has, such as `role shop-plan`. */
  readonly tags = new Map<string, Tags>();
  provider: IdentityProvider | undefined;

  constructor(private readonly id: string) {}

  tryReadTags({ kind, id }: NamedResource): Promise<AwsResult<Tags | undefined>> {
    return done(this.tags.get(`${kind} ${id}`));
  }

  identify() {
    return done(accountIdSchema.parse(this.id));
  }

  tryRead(): Promise<AwsResult<IdentityProvider | undefined>> {
    return done(this.provider);
  }

  admit({ audience }: { readonly audience: string }, project: string): Promise<AwsResult<undefined>> {
    this.provider = { audiences: [audience], project };
    return done(undefined);
  }

  listTrusting(): Promise<AwsResult<readonly string[]>> {
    return done([]);
  }

  remove(): Promise<AwsResult<undefined>> {
    this.provider = undefined;
    return done(undefined);
  }
}

/** Settings of a repository in memory. */
export class FakeSettings implements RepositorySettings {
  readonly texts = new Map<string, string>();
  /** What was written, in order. */
  readonly written: string[] = [];
  /** Places that GitHub is down for, each once. */
  readonly down: string[] = [];

  load(): Promise<SettingResult<never>> {
    return Promise.resolve({ kind: 'failed', why: 'nobody asks' });
  }

  tryRead(place: SettingPlace): Promise<SettingResult<string | undefined>> {
    return done(this.texts.get(keyOf(place)));
  }

  write(place: SettingPlace, text: string): Promise<SettingResult<undefined>> {
    const key = keyOf(place);
    const trouble = this.down.indexOf(key);
    if (trouble >= 0) {
      this.down.splice(trouble, 1);
      return Promise.resolve({ kind: 'failed', why: 'it is down' });
    }
    this.texts.set(key, text);
    this.written.push(key);
    return done(undefined);
  }

  remove(place: SettingPlace): Promise<SettingResult<undefined>> {
    this.texts.delete(keyOf(place));
    return done(undefined);
  }
}

function keyOf(place: SettingPlace): string {
  const of = place.kind === 'variable' ? (place.environment ?? '') : place.kind === 'secret' ? place.store : '';
  return [place.kind, place.name, of].join(' ').trim();
}

function done<T>(value: T) {
  return Promise.resolve({ kind: 'done', value } as const);
}
