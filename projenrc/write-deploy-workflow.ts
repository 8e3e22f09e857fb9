import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { deployWorkflow } from './deploy-workflow';
import { deployedEnvironments } from './environments';
import { formatWorkflow } from './workflow';

/**
 * Writes deploy.yml anew when the environments have changed, and nothing else. A configuration that cannot be loaded leaves it as it is:
 * whoever synthesizes it says what is wrong.
 */
async function main(): Promise<void> {
  const repository = join(__dirname, '..');
  const file = join(repository, '.github', 'workflows', 'deploy.yml');
  const config = await createJiti(__filename)
    .import(join(repository, 'fargate.config.ts'), { default: true })
    .catch(() => undefined);
  const environments = deployedEnvironments(config);
  const text = readFileSync(file, 'utf8');
  const [marker = ''] = text.split('\n', 1);
  const generated = `${marker}\n${formatWorkflow(deployWorkflow(environments)).trimEnd()}`;
  if (config === undefined || text === generated) return;
  // Generated files are not meant to be written.
  chmodSync(file, 0o644);
  writeFileSync(file, generated);
  console.error(`${file} deploys ${environments.join(', then ') || 'nothing'} now. Commit it.`);
}

void main();
