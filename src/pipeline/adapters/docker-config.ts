import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type RegistryAccess } from '../ports/image-registry';
import { removeDockerConfig } from './remove-docker-config';

/** Where the docker program's own settings are, and where ours shall be. */
export interface DockerConfigFolders {
  /** Usually `~/.docker`; it is read, never written. */
  readonly users: string;
  /** A path at which nothing is yet. */
  readonly own: string;
}

/**
 * A `DOCKER_CONFIG` of one run: only its owner can read it, it is not shared with jobs beside it, and it is removed as a whole.
 * The user's contexts, builders and plugins go on working, and so do passwords that stand in the user's file.
 */
export class DockerConfig {
  private made: Promise<unknown> | undefined;

  constructor(private readonly folders: DockerConfigFolders) {}

  /** Puts these passwords beside those of the user, in place of earlier ones. */
  async write(accesses: readonly RegistryAccess[]): Promise<void> {
    await (this.made ??= this.make());
    const users = await loadUsersConfig(this.folders.users);
    const auths = Object.fromEntries(accesses.map((access) => [access.host, { auth: encode(access) }]));
    const config = {
      ...users,
      auths: { ...users.auths, ...auths },
      cliPluginsExtraDirs: [...(users.cliPluginsExtraDirs ?? []), join(this.folders.users, 'cli-plugins')],
    };
    // A docker that is reading sees the old file or the new one, never half of one.
    const [next, file] = [join(this.folders.own, 'next.json'), join(this.folders.own, 'config.json')];
    await writeFile(next, JSON.stringify(config), { mode: 0o600 });
    await rename(next, file);
  }

  /** For docker processes: as before, once there is a config of our own. */
  environment(): Readonly<Record<string, string>> {
    if (this.made === undefined) return {};
    return { DOCKER_CONFIG: this.folders.own, BUILDX_CONFIG: join(this.folders.users, 'buildx') };
  }

  async remove(): Promise<void> {
    const made = await this.made?.then(
      () => true,
      () => false,
    );
    this.made = undefined;
    if (made === true) await removeDockerConfig(this.folders.own);
  }

  private async make(): Promise<void> {
    // Not recursive: whatever is there already, a link above all, is refused.
    await mkdir(this.folders.own, { mode: 0o700 });
    const contexts = join(this.folders.users, 'contexts');
    if (existsSync(contexts)) await symlink(contexts, join(this.folders.own, 'contexts'));
  }
}

/** A store of passwords would be asked before `auths`, and does not know ours. */
const usersConfigSchema = z.looseObject({
  auths: z.record(z.string(), z.unknown()).default({}),
  credsStore: z
    .unknown()
    .optional()
    .transform(() => undefined),
  cliPluginsExtraDirs: z.array(z.string()).optional(),
});

async function loadUsersConfig(folder: string): Promise<z.output<typeof usersConfigSchema>> {
  const path = join(folder, 'config.json');
  return usersConfigSchema.parse(existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {});
}

function encode({ username, password }: RegistryAccess): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
