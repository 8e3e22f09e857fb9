import { Component, JsonFile, TextFile, type typescript } from 'projen';
import { importRules } from './import-rules';

/** The rules that a machine checks: style and sizes by eslint, who may import whom by dependency-cruiser, format by prettier. */
export class Lint extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    project.addDevDeps('eslint@10.15.0', 'typescript-eslint@8.73.0', 'dependency-cruiser@17.3.9', 'prettier@3.10.1');
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
  'docker/**/dist',
];

function defineTasks(project: typescript.TypeScriptAppProject) {
  const lint = project.addTask('lint', { description: 'Check the rules, the imports and the types' });
  lint.exec('eslint . --max-warnings=0 --cache --cache-location .build/eslint --cache-strategy content');
  lint.exec('prettier --check --log-level=warn .');
  lint.exec('depcruise --config .dependency-cruiser.json src projenrc test');
  lint.exec('tsc --noEmit');
  const format = project.addTask('format', { description: 'Mend what eslint and prettier can mend' });
  format.exec('eslint . --fix');
  format.exec('prettier --write --log-level=warn .');
}

function writeEslintConfig(project: typescript.TypeScriptAppProject) {
  const lines = [
    "import tseslint from 'typescript-eslint';",
    '',
    'export default tseslint.config(',
    `  { ignores: ${JSON.stringify(ignored)} },`,
    '  tseslint.configs.strictTypeChecked,',
    ...[languageOptions, rules, sideEffects, scripts, tests].map((block) => `  ${JSON.stringify(block)},`),
    ');',
  ];
  new TextFile(project, 'eslint.config.mjs', { lines });
}

const ignored = [
  '**/dist/',
  'node_modules/',
  'cdktf.out/',
  '.build/',
  '.rehearsal/',
  'coverage/',
  'docker/',
  '**/*.cjs',
  '**/*.mjs',
  '**/fixtures/**/cdktf.out/',
];

const languageOptions = {
  languageOptions: { parserOptions: { projectService: true } },
};

const rules = {
  rules: {
    'max-lines': ['error', { max: 250 }],
    'max-lines-per-function': ['error', { max: 40 }],
    'max-params': ['error', 4],
    '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/no-extraneous-class': 'off',
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    eqeqeq: 'error',
    'no-console': 'error',
  },
};

const clockAndEnvironment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Read the environment in main, a command or an adapter, and pass what is needed.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock port.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Ask the Clock port.' },
];

/** The environment and the clock are read in a few named places only. */
const sideEffects = {
  files: ['src/**/*.ts', 'actions/**/*.ts'],
  ignores: ['src/main.ts', 'src/commands/**', 'src/rehearsal/**', 'src/pipeline/adapters/**'],
  rules: { 'no-restricted-syntax': ['error', ...clockAndEnvironment] },
};

/** Programs for a terminal speak through the console. */
const scripts = {
  files: ['src/main.ts', 'src/commands/**', 'projenrc/**', 'bench/**', '.projenrc.ts'],
  rules: { 'no-console': 'off' },
};

/** A test file is one long function of cases; each case stays short. */
const tests = {
  files: ['test/**/*.ts'],
  rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'error' },
};
