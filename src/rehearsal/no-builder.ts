import { type BuildResult, type ImageBuilder } from '../pipeline/ports/image-builder';

const failed: BuildResult = { kind: 'failed', problem: 'there is no builder', line: undefined, output: '' };

/** For where images are named only: it builds nothing. */
export const noBuilder: ImageBuilder = {
  signIn: () => Promise.resolve(),
  signOut: () => Promise.resolve(),
  build: () => Promise.resolve(failed),
  copy: () => Promise.resolve(failed),
};
