import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedProgram, repository } from '../support/repository';

/** An action in place of one of ours. */
export function standIn(
  checkout: { readonly write: (path: string, text: string) => void },
  folder: string,
  inputs: readonly string[],
  script: string,
): void {
  checkout.write(`${folder}/action.yml`, javascript(inputs));
  checkout.write(`${folder}/index.js`, script);
}

/** A package whose synthesis copies a folder. What the commands do has tests of its own, but for the one that makes jobs of cells. */
export function aPackage(synthesized: string): Readonly<Record<string, string>> {
  const copy = `fs.cpSync('${synthesized}', 'cdktf.out', { recursive: true })`;
  const matrix = `${installedProgram('tsx')} ${repository}/src/commands/cell-matrix.ts`;
  const scripts = { synth: `node -e "${copy}"`, 'cell-matrix': matrix };
  const named = { name: 'shop', version: '1.0.0' };
  return {
    'package.json': JSON.stringify({ ...named, scripts }),
    'package-lock.json': JSON.stringify({ ...named, lockfileVersion: 3, packages: {} }),
  };
}

/**
 * In place of actions that are fetched from GitHub: tools are already on this machine, and artifacts are folders in STAND_IN_ARTIFACTS.
 * @see https://github.com/actions/download-artifact#inputs
 */
export function writeStandIns(folder: string): void {
  const write = (name: string, action: string, script?: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'action.yml'), action);
    if (script !== undefined) writeFileSync(join(folder, name, 'index.js'), script);
  };
  write('no-op', 'name: x\nruns:\n  using: composite\n  steps: [{run: node --version, shell: sh}]\n');
  write('upload', javascript(['name', 'path', 'include-hidden-files', 'overwrite']), upload);
  write('download', javascript(['name', 'pattern', 'path']), download);
}

function javascript(inputs: readonly string[]): string {
  const contract = Object.fromEntries(inputs.map((name) => [name, { description: name }]));
  return JSON.stringify({ name: 'x', description: 'x', inputs: contract, runs: { using: 'node20', main: 'index.js' } });
}

/** Hidden files are left out unless they are asked for; a name that is taken is refused unless it may be overwritten. */
const upload = `
const { cpSync, existsSync, rmSync } = require('node:fs');
const { basename, join } = require('node:path');
const input = (name) => process.env['INPUT_' + name.toUpperCase()] ?? '';
const target = join(process.env.STAND_IN_ARTIFACTS, input('name'));
if (existsSync(target) && input('overwrite') !== 'true') throw new Error('The artifact exists already: ' + target);
rmSync(target, { recursive: true, force: true });
const filter = (path) => input('include-hidden-files') === 'true' || !basename(path).startsWith('.');
if (existsSync(input('path'))) cpSync(input('path'), target, { recursive: true, filter });
else console.log('::warning::No files were found with the provided path: ' + input('path'));
`;

/** By name into the path itself, by pattern into a folder for each. */
const download = `
const { cpSync, existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const input = (name) => process.env['INPUT_' + name.toUpperCase()] ?? '';
const artifacts = process.env.STAND_IN_ARTIFACTS;
const [name, prefix] = [input('name'), input('pattern').replace(/[*]$/, '')];
if (name !== '' && !existsSync(join(artifacts, name))) throw new Error('Artifact not found for name: ' + name);
if (name !== '') cpSync(join(artifacts, name), input('path'), { recursive: true });
else for (const each of existsSync(artifacts) ? readdirSync(artifacts) : [])
  if (each.startsWith(prefix)) cpSync(join(artifacts, each), join(input('path'), each), { recursive: true });
`;
