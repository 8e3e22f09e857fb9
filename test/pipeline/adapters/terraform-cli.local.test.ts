import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformCli } from '../../../src/pipeline/adapters/terraform-cli';
import { writeCliConfig } from '../../../src/pipeline/adapters/terraform-cli-config';
import { type TerraformRun } from '../../../src/pipeline/ports/terraform';
import { countChanges } from '../../../src/pipeline/terraform/changes';
import { childEnvironment } from '../../../src/rehearsal/child-environment';
import { describeWith } from '../../support/needs';

describeWith('terraform', 'the terraform program', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** A stack without a provider, and a terraform to run on it. */
  async function aStack(configuration: unknown, onProgress?: (done: number) => void) {
    const folder = mkdtempSync(join(tmpdir(), 'stack-'));
    folders.push(folder);
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
    const cliConfigFile = join(folder, 'terraform.rc');
    await writeCliConfig(cliConfigFile, {});
    const interrupt = new AbortController();
    const run: TerraformRun = {
      folder,
      environment: {},
      logFile: join(folder, 'log'),
      signal: interrupt.signal,
      ...(onProgress && { onProgress }),
    };
    const environment = childEnvironment(process.env);
    return { run, interrupt, terraform: new TerraformCli({ executable: 'terraform', environment, cliConfigFile }) };
  }

  const greeting = {
    resource: { terraform_data: { greeting: { input: 'hello' } } },
    output: { greeting: { value: '${terraform_data.greeting.output}' } },
  };

  it('plans, shows, applies, tells outputs and destroys', async () => {
    const seen: number[] = [];
    const { run, terraform } = await aStack(greeting, (done) => seen.push(done));
    expect(await terraform.init(run)).toEqual({ kind: 'done', value: undefined });
    expect(await terraform.plan(run)).toEqual({ kind: 'done', value: { hasChanges: true, add: 1 } });
    const shown = await terraform.show(run);
    // The resource, and the output.
    expect(shown.kind === 'done' && countChanges(JSON.parse(Buffer.from(shown.value).toString()))).toBe(2);
    expect(await terraform.apply(run)).toEqual({ kind: 'done', value: { greeting: 'hello' } });
    expect(await terraform.plan(run)).toEqual({ kind: 'done', value: { hasChanges: false, add: 0 } });
    expect(await terraform.destroy(run)).toEqual({ kind: 'done', value: undefined });
    expect(seen).toEqual([1, 1]);
  });

  it('tells what went wrong, where, and keeps the whole of it in the log', async () => {
    const { run, terraform } = await aStack({ output: { broken: { value: '${local.nowhere}' } } });
    await terraform.init(run);
    const result = await terraform.plan(run);
    expect(result).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(result)).toContain('undeclared local value');
    expect(readFileSync(run.logFile, 'utf8')).toContain('nowhere');
  });

  it('validates without the state: nothing asks where it is', async () => {
    const backend = { s3: { bucket: 'nobody-made-this', key: 'x', region: 'eu-central-1' } };
    const { run, terraform } = await aStack({ ...greeting, terraform: { backend } });
    const without = { ...run, withState: false };
    expect(await terraform.init(without)).toEqual({ kind: 'done', value: undefined });
    expect(await terraform.validate(without)).toEqual({ kind: 'done', value: undefined });
    writeFileSync(join(run.folder, 'broken.tf.json'), JSON.stringify({ output: { b: { value: '${local.nowhere}' } } }));
    const result = await terraform.validate(without);
    expect(result).toMatchObject({ kind: 'failed', problems: [expect.stringContaining('undeclared local value')] });
  });

  it('initializes one stack after the other, also when asked for all at once', async () => {
    const stacks = await Promise.all([aStack(greeting), aStack(greeting)]);
    const terraform = stacks[0].terraform;
    const results = await Promise.all(stacks.map(({ run }) => terraform.init(run)));
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done']);
  });

  it('is interrupted once, waited for, and leaves state behind that can be worked on', async () => {
    const slow = {
      resource: {
        terraform_data: {
          first: { input: 1 },
          slow: {
            depends_on: ['terraform_data.first'],
            provisioner: [{ 'local-exec': { command: 'exec sleep 600' } }],
          },
        },
      },
    };
    const stack = await aStack(slow, () => stack.interrupt.abort());
    await stack.terraform.init(stack.run);
    await stack.terraform.plan(stack.run);
    expect(await stack.terraform.apply(stack.run)).toEqual({ kind: 'interrupted' });
    expect(existsSync(join(stack.run.folder, '.terraform.tfstate.lock.info'))).toBe(false);
    const again = { ...stack.run, signal: new AbortController().signal };
    expect(await stack.terraform.destroy(again)).toEqual({ kind: 'done', value: undefined });
  });
});
