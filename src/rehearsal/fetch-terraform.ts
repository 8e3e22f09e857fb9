import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { type Environment } from './child-environment';
import { downloadNotTrusted } from './errors';
import { testedTerraformVersion } from './tested-versions';
import { userCache } from './user-cache';

/**
 * Brings the tested Terraform into the user's cache, unless it is there, and tells its path.
 * @throws Error when this platform has none, or it cannot be downloaded, or it is not what was published
 */
export async function fetchTerraform(environment: Environment, onProgress: (text: string) => void): Promise<string> {
  const archive = archiveFor(process.platform, process.arch);
  const home = join(userCache(environment), 'terraform', testedTerraformVersion);
  const executable = join(home, 'terraform');
  if (existsSync(executable)) return executable;
  onProgress(`downloading ${archive.url}`);
  const zip = await download(archive.url);
  await keep(extractTerraform(zip, archive), home);
  return executable;
}

/** A published archive, and its digest. */
export interface Archive {
  readonly url: string;
  readonly sha256: string;
}

/**
 * The archive for a platform, in node's words.
 * @throws Error when there is none
 */
export function archiveFor(platform: string, arch: string): Archive {
  const key = `${platform}_${arch === 'x64' ? 'amd64' : arch}`;
  const sha256 = publishedDigests.get(key);
  if (sha256 === undefined) throw new Error(`there is nothing to fetch for ${platform} on ${arch}`);
  return { url: `${releases}/${testedTerraformVersion}/terraform_${testedTerraformVersion}_${key}.zip`, sha256 };
}

const releases = 'https://releases.hashicorp.com/terraform';

/** From `terraform_1.11.4_SHA256SUMS`. Written here, a changed download cannot bring its own digest along. */
const publishedDigests: ReadonlyMap<string, string> = new Map([
  ['linux_amd64', '1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc'],
  ['linux_arm64', 'a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633'],
  ['darwin_amd64', 'a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b'],
  ['darwin_arm64', '867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18'],
]);

/**
 * The program inside a downloaded archive.
 * @throws UserError DownloadNotTrusted
 */
export function extractTerraform(zip: Uint8Array, { url, sha256 }: Archive): Uint8Array {
  const digest = createHash('sha256').update(zip).digest('hex');
  if (digest !== sha256) throw downloadNotTrusted(url, digest, sha256);
  const program = unzipSync(zip, { filter: ({ name }) => name === 'terraform' }).terraform;
  if (program === undefined) throw new Error(`${url} holds no terraform`);
  return program;
}

async function download(url: string): Promise<Uint8Array> {
  const answer = await fetch(url).catch((error: unknown) => {
    throw new Error(`${new URL(url).host} cannot be reached`, { cause: error });
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Written beside its final place and renamed, so that two runs never see each other's half. */
async function keep(program: Uint8Array, home: string): Promise<void> {
  await mkdir(join(home, '..'), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(`${home}-`);
  try {
    await writeFile(join(draft, 'terraform'), program, { mode: 0o755 });
    await rename(draft, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
