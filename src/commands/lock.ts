import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../rehearsal/child-environment';
import { findTerraform } from '../rehearsal/find-terraform';

/** The committed choice of providers. Synthesis puts a copy beside every stack. */
const lockFile = 'terraform.lock.hcl';

/** Where a plan or an apply may run. */
const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

/** Renews the lock file: the newest provider that the stacks' range admits, with the hashes of every platform. */
async function main(): Promise<void> {
  const environment = childEnvironment(process.env);
  const { executable } = await findTerraform(environment, (text) => console.error(text));
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  try {
    const required = { aws: { source: 'hashicorp/aws', version: lockedRange() } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
    const words = ['providers', 'lock', ...platforms.map((platform) => `-platform=${platform}`)];
    const { status } = spawnSync(executable, words, { cwd: folder, env: environment, stdio: 'inherit' });
    if (status !== 0) throw new Error(`${lockFile} stays as it was: terraform could not reach the registry.`);
    copyFileSync(join(folder, '.terraform.lock.hcl'), lockFile);
    console.error(`${lockFile} is renewed. Rehearse it (npm start) before you commit it.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The range that the lock file was made for; it is that of the stacks, and a test holds the two together. */
function lockedRange(): string {
  const range = /constraints\s*=\s*"([^"]*)"/.exec(readFileSync(lockFile, 'utf8'))?.[1];
  if (range === undefined) throw new Error(`${lockFile} names no constraints.`);
  return range;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
