import {
  type AwsCredentials,
  type AwsSessions,
  type RoleToAssume,
  type SessionResult,
} from '../../../../src/pipeline/ports/aws-sessions';
import {
  type ImageRegistries,
  type ImageRegistry,
  type RegistryAccess,
  type RegistryPlace,
  type RegistryResult,
  type StoredImage,
} from '../../../../src/pipeline/ports/image-registry';

/** Sessions that open, or end as they are told. */
export class FakeSessions implements AwsSessions {
  readonly asked: RoleToAssume[] = [];

  constructor(
    public result: SessionResult = {
      kind: 'open',
      credentials: someCredentials,
      subject: 'repo:acme/shop:ref:refs/heads/main',
    },
  ) {}

  open(role: RoleToAssume): Promise<SessionResult> {
    this.asked.push(role);
    return Promise.resolve(this.result);
  }
}

const someCredentials: AwsCredentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' };

/** Registries in memory, with the repositories they are given. */
export class FakeRegistries implements ImageRegistries {
  /** `place/repository: tags`, a line for each call. */
  readonly finds: string[] = [];
  /** How often a password was asked for. */
  accesses = 0;

  private readonly stored = new Map<string, StoredImage>();

  constructor(private readonly repositories: readonly string[]) {}

  open({ account, region }: RegistryPlace): ImageRegistry {
    const host = `${account}.${region}.example`;
    return {
      find: (repository, tags) => this.find(`${host}/${repository}`, repository, tags),
      access: () => this.access(host),
    };
  }

  /** Puts an image under its full name, as a push does. */
  put(name: string, image: StoredImage): void {
    this.stored.set(name, image);
  }

  private find(
    place: string,
    repository: string,
    tags: readonly string[],
  ): Promise<RegistryResult<ReadonlyMap<string, StoredImage>>> {
    this.finds.push(`${place}: ${tags.join(' ')}`);
    if (!this.repositories.includes(repository)) return Promise.resolve({ kind: 'no-repository' });
    const found = tags.flatMap((tag) => {
      const image = this.stored.get(`${place}:${tag}`);
      return image ? [[tag, image] as const] : [];
    });
    return Promise.resolve({ kind: 'done', value: new Map(found) });
  }

  private access(host: string): Promise<RegistryResult<RegistryAccess>> {
    this.accesses += 1;
    return Promise.resolve({ kind: 'done', value: { host, username: 'AWS', password: `password-${this.accesses}` } });
  }
}
