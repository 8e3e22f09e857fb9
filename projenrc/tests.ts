import { Component, JsonFile, type typescript } from 'projen';
import { writeDeployWorkflow } from './commands';

/**
 * Three jest projects, told apart by the file's name:
 *
 * | project | files             | may start                                   |
 * | ------- | ----------------- | ------------------------------------------- |
 * | unit    | `*.test.ts`       | nothing                                     |
 * | local   | `*.local.test.ts` | terraform, the embedded AWS, node           |
 * | whole   | `*.whole.test.ts` | a workflow runner, a container engine, a browser |
 */
export class Tests extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    project.addDevDeps('jest@30.5.2', '@types/jest@30', '@swc/core@1.16.22', '@swc/jest@0.2.39');
    // The resolver's newest versions lack some platform builds in the registry, which makes `npm ci` fail there.
    project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
    new JsonFile(project, 'jest.config.json', { obj: jestConfig(), marker: false });
    defineTestTask(project);
    project.addGitIgnore('/coverage/');
  }
}

function jestConfig() {
  return {
    projects: [
      jestProject('unit', { testPathIgnorePatterns: ['/node_modules/', '\\.(local|whole)\\.test\\.ts$'] }),
      jestProject('local', { testMatch: ['<rootDir>/test/**/*.local.test.ts'] }),
      jestProject('whole', { testMatch: ['<rootDir>/test/**/*.whole.test.ts'], ...sharedServices }),
    ],
    reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
    testTimeout: 600_000,
    // One more than the smallest runner has cores: whoever applies stacks mostly waits.
    maxWorkers: 3,
  };
}

/** Started once for all files of a run, when the first one asks. */
const sharedServices = {
  globalSetup: '<rootDir>/test/support/shared/set-up.ts',
  globalTeardown: '<rootDir>/test/support/shared/tear-down.ts',
};
/** Packages that are ECMAScript modules only, which jest cannot load as they are. */
const modules = [
  '@apidevtools',
  '@octokit',
  'before-after-hook',
  'content-type',
  'json-with-bigint',
  'universal-user-agent',
];

function jestProject(displayName: string, options: Record<string, unknown>) {
  return {
    displayName,
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    transform: { '\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
    transformIgnorePatterns: [`/node_modules/(?!(${modules.join('|')})/)`],
    modulePathIgnorePatterns: ['<rootDir>/cdktf.out/', '<rootDir>/.rehearsal/'],
    ...options,
  };
}

/** `npm test` is what the README promises and the gate runs: rules, types, then every jest project. */
function defineTestTask(project: typescript.TypeScriptAppProject) {
  project.testTask.reset();
  project.testTask.exec(writeDeployWorkflow);
  project.testTask.exec('npm run --silent lint');
  project.testTask.exec('jest', { receiveArgs: true });
}
