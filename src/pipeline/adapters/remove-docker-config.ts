import { rm } from 'node:fs/promises';

/** Removes what a run left, whether or not it came to its end. A link is removed, not followed. */
export async function removeDockerConfig(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
