import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { actionNames, type Bundle, buildBundles, buildCommands } from './action-bundle';
import { parseAction, writeTables } from './action-readme';

const repository = join(__dirname, '..');

for (const name of actionNames(repository)) {
  buildBundles(repository, name).forEach(write);
  const readme = join(repository, 'actions', name, 'README.md');
  const contract = parseAction(readFileSync(join(repository, 'actions', name, 'action.yml'), 'utf8'));
  writeFileSync(readme, writeTables(readFileSync(readme, 'utf8'), contract));
}
buildCommands(repository).forEach(write);

function write({ path, text }: Bundle): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}
