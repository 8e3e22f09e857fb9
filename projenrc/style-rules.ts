/** What eslint checks, block by block; of two blocks that set the same rule for a file, the later one counts. */
export function styleRules(): readonly object[] {
  return [typeAware, rules, documented, everywhereInSource, doors, egress, scripts, tests, testsOfGeneratedFiles];
}

/** What no rule is asked about. */
export const notLinted = [
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

const typeAware = {
  languageOptions: { parserOptions: { projectService: true } },
  // A rule that a comment can switch off is a suggestion.
  linterOptions: { noInlineConfig: true },
};

const rules = {
  rules: {
    'max-lines': ['error', { max: 250 }],
    'max-lines-per-function': ['error', { max: 40 }],
    'max-params': ['error', 4],
    '@typescript-eslint/ban-ts-comment': 'error',
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

/** What others can import says what it is. A type that a schema infers is documented by the schema, an error by its text. */
const documented = {
  files: ['src/**/*.ts', 'actions/**/*.ts'],
  ignores: ['src/**/errors.ts'],
  rules: {
    'jsdoc/require-jsdoc': [
      'error',
      {
        publicOnly: true,
        enableFixer: false,
        require: { ClassDeclaration: true, FunctionDeclaration: true },
        contexts: ['TSInterfaceDeclaration', "TSTypeAliasDeclaration:not(:has(TSQualifiedName[left.name='z']))"],
      },
    ],
  },
};

const clockAndEnvironment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Read the environment in main, a command or an adapter, and pass what is needed.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock port.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Ask the Clock port.' },
  { selector: "MemberExpression[object.name='performance'][property.name='now']", message: 'Ask the Clock port.' },
];

const networkingKind = '/^(public|nat|endpoints|nat-and-endpoints)$/';
const askedForKind = ":matches(MemberExpression[property.name=/^(kind|networking)$/], Identifier[name='kind'])";
const askEgress = 'Only topology/egress asks which networking it is: read what it answers, or let it answer more.';

const networkingSwitches = [
  {
    selector: `SwitchStatement:has(> ${askedForKind}.discriminant) > SwitchCase > Literal[value=${networkingKind}]`,
    message: askEgress,
  },
  {
    selector: `BinaryExpression:has(> ${askedForKind}) > Literal[value=${networkingKind}]`,
    message: askEgress,
  },
];

/** One place for the clock, the environment and the question which networking it is. */
const everywhereInSource = {
  files: ['src/**/*.ts', 'actions/**/*.ts'],
  rules: { 'no-restricted-syntax': ['error', ...clockAndEnvironment, ...networkingSwitches] },
};

const doors = {
  files: ['src/main.ts', 'src/commands/**', 'src/rehearsal/**', 'src/pipeline/adapters/**'],
  rules: { 'no-restricted-syntax': ['error', ...networkingSwitches] },
};

const egress = {
  files: ['src/infrastructure/topology/egress/**', 'src/infrastructure/config/networking.ts'],
  rules: { 'no-restricted-syntax': ['error', ...clockAndEnvironment] },
};

/** Programs for a terminal speak through the console. */
const scripts = {
  files: ['src/main.ts', 'src/commands/**', 'projenrc/**', 'bench/**', '.projenrc.ts'],
  rules: { 'no-console': 'off' },
};

const testManners = [
  {
    selector:
      "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock|setMock|unstable_mockModule)$/]",
    message: 'A mocked module tests the mock. Pass a fake of the port.',
  },
  {
    selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name='only']",
    message: 'Run one test by its name: npx jest -t.',
  },
];

const snapshots = {
  selector: 'MemberExpression[property.name=/^(toMatch|toThrowErrorMatching)(Inline)?Snapshot$/]',
  message: 'Assert the values that matter. Snapshots are for generated files and synthesized stacks.',
};

/** A test file is one long function of cases; each case stays short. */
const tests = {
  files: ['test/**/*.ts'],
  rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': ['error', ...testManners, snapshots] },
};

const testsOfGeneratedFiles = {
  files: ['test/projenrc/**', 'test/infrastructure/stacks/**'],
  rules: { 'no-restricted-syntax': ['error', ...testManners] },
};
