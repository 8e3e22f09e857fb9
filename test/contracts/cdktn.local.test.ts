import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bundleArguments } from '../../projenrc/commands';
import { installedProgram, repository } from '../support/repository';

const config = join(repository, 'test', 'fixtures', 'configs', 'matrix.config.ts');
const stackSchema = z.looseObject({ '//': z.unknown(), terraform: z.looseObject({ required_providers: z.unknown() }) });

describe('the same source under the continuation of CDKTF', () => {
  mkdirSync(join(repository, '.build'), { recursive: true });
  const folder = mkdtempSync(join(repository, '.build', 'cdktn-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Bundles with the one family or the other, never with both, and synthesizes. */
  function synthesize(name: string, ...more: readonly string[]): ReadonlyMap<string, unknown> {
    const program = join(folder, `${name}.js`);
    const out = join(folder, name);
    execFileSync(installedProgram('esbuild'), [...bundleArguments(program), ...more], { cwd: repository });
    execFileSync(process.execPath, [program, '--config', config, '--out', out], { cwd: repository, stdio: 'pipe' });
    const stacks = readdirSync(join(out, 'stacks'));
    return new Map(stacks.map((stack) => [stack, readStack(join(out, 'stacks', stack, 'cdk.tf.json'))]));
  }

  /** A stack without what names the library that wrote it. */
  function readStack(file: string): unknown {
    const stack = stackSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { ...stack, '//': undefined };
  }

  it('gives the same stacks', () => {
    const cdktf = synthesize('cdktf');
    const cdktn = synthesize('cdktn', '--alias:cdktf=cdktn');
    expect(cdktf.size).toBe(6);
    expect(readFileSync(join(folder, 'cdktn.js'), 'utf8')).not.toContain('node_modules/cdktf/lib');
    for (const [stack, content] of cdktf) expect(cdktn.get(stack)).toEqual(content);
  });
});
