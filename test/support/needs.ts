import { spawnSync } from 'node:child_process';

/** Programs that a suite can need, and a call that only succeeds where they work. */
const probes = {
  terraform: ['terraform', 'version'],
  tofu: ['tofu', 'version'],
  python: ['python3', '-c', 'import ensurepip, venv'],
  act: ['act', '--version'],
  actionlint: ['actionlint', '--version'],
  buildx: ['buildx', 'version'],
  engine: ['docker', 'version'],
  registry: ['docker-registry', '--version'],
  busybox: ['busybox', 'true'],
  chromium: ['chromium', '--version'],
  mmdebstrap: ['mmdebstrap', '--version'],
  zizmor: ['zizmor', '--version'],
} as const;

export type Tool = keyof typeof probes;

/** Describes a suite that needs tools. Where one is missing it is skipped by name; in CI it runs, and so fails. */
export function describeWith(tools: Tool | readonly Tool[], name: string, suite: () => void): void {
  const missing = [tools].flat().filter((tool) => !works(tool));
  if (missing.length === 0 || process.env.CI === 'true') describe(name, suite);
  else describe.skip(`${name} (needs ${missing.join(' and ')})`, suite);
}

function works(tool: Tool): boolean {
  const [command, ...words] = probes[tool];
  return spawnSync(command, words, { stdio: 'ignore' }).status === 0;
}
