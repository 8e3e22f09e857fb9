import { Component, JsonFile, TextFile, type typescript } from 'projen';
import { importRules } from './import-rules';
import { notLinted, styleRules } from './style-rules';

/** The rules that a machine checks: style, sizes and documentation by eslint, who may import whom by dependency-cruiser, format by prettier. */
export class Lint extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    project.addDevDeps('eslint@10.15.0', 'typescript-eslint@8.73.0', 'eslint-plugin-jsdoc@62.9.0');
    project.addDevDeps('dependency-cruiser@17.3.9', 'prettier@3.10.1');
    new JsonFile(project, '.dependency-cruiser.json', { obj: importRules(), marker: false });
    new JsonFile(project, '.prettierrc.json', { obj: { singleQuote: true, printWidth: 120 }, marker: false });
    new TextFile(project, '.prettierignore', { lines: prettierIgnored });
    writeEslintConfig(project);
    defineTasks(project);
  }
}

const prettierIgnored = [
  'node_modules',
  'cdktf.out',
  '.build',
  '.projen',
  '.rehearsal',
  '**/dist',
  '**/__snapshots__',
  'package-lock.json',
  '*.md',
  '**/fixtures/**',
  '.github',
  'docker',
  // Generated; projen writes them its own way.
  '.dependency-cruiser.json',
  'eslint.config.mjs',
  'jest.config.json',
  '**/tsconfig.json',
  'package.json',
];

function defineTasks(project: typescript.TypeScriptAppProject) {
  const lint = project.addTask('lint', { description: 'Check the rules, the imports and the types' });
  lint.exec('eslint . --max-warnings=0 --cache --cache-location .build/eslint --cache-strategy content');
  lint.exec('prettier --check --log-level=warn .');
  lint.exec('depcruise --config .dependency-cruiser.json src projenrc test bench');
  lint.exec('tsc --noEmit');
  const format = project.addTask('format', { description: 'Mend what eslint and prettier can mend' });
  format.exec('eslint . --fix');
  format.exec('prettier --write --log-level=warn .');
}

function writeEslintConfig(project: typescript.TypeScriptAppProject) {
  const lines = [
    "import jsdoc from 'eslint-plugin-jsdoc';",
    "import tseslint from 'typescript-eslint';",
    '',
    'export default tseslint.config(',
    `  { ignores: ${JSON.stringify(notLinted)} },`,
    '  { plugins: { jsdoc } },',
    '  tseslint.configs.strictTypeChecked,',
    ...styleRules().map((block) => `  ${JSON.stringify(block)},`),
    ');',
  ];
  new TextFile(project, 'eslint.config.mjs', { lines });
}
