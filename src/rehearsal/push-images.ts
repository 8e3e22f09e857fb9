import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { type Registry } from '../contract/cells';
import { clientConfig } from './aws-clients';
import { imagesNotPushed } from './errors';
import { type Preparation } from './preparation';
import { type RehearsalAws } from './rehearsal-aws';
import { rehearsalTag, runDocker } from './task-mode';

/**
 * Pushes the images that tasks run into the registries of the rehearsal. Does nothing where tasks are on paper.
 * @throws UserError ImagesNotPushed
 */
export async function pushImages(preparation: Preparation, aws: RehearsalAws, folder: string): Promise<void> {
  const { taskMode, registries } = preparation;
  if (taskMode.kind === 'on paper') return;
  for (const registry of registries) {
    const dockerConfig = await writeLogin(join(folder, 'docker', registry.id), aws, registry);
    const environment = { ...preparation.environment, DOCKER_CONFIG: dockerConfig };
    for (const repository of registry.repositories) {
      const address = `${aws.registryHost}/${repository}:${rehearsalTag}`;
      await require(taskMode.engine, environment, ['tag', `${repository}:latest`, address]);
      await require(taskMode.engine, environment, ['push', '--quiet', address]);
      // The name in the engine was for the push alone.
      await require(taskMode.engine, environment, ['image', 'rm', '--no-prune', address]);
    }
  }
}

/** The password stands in a file that only this user reads, never on a command line. */
async function writeLogin(folder: string, aws: RehearsalAws, registry: Registry): Promise<string> {
  const ecr = new ECRClient(clientConfig(aws.accessFor(registry.account), registry.region));
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const auth = authorizationData?.[0]?.authorizationToken;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [aws.registryHost]: { auth } } }), {
    mode: 0o600,
  });
  return folder;
}

async function require(
  engine: string,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<void> {
  const end = await runDocker(engine, environment, words);
  if (end.exitCode !== 0) throw imagesNotPushed(words.join(' '), end.stderr.trim());
}
