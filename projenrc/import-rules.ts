/** Who may import whom, for dependency-cruiser. Each rule says why, and what to do instead. */
export function importRules() {
  return {
    forbidden: [noCycles, declaredOnly, ...[...zones, ...rooms, ...doors].map(toRule)],
    options: {
      tsConfig: { fileName: 'tsconfig.json' },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      // A package can offer its modules to `import` alone.
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
      exclude: { path: '(^|/)dist/' },
    },
  };
}

interface Zone {
  readonly name: string;
  /** A regular expression over the importing file. */
  readonly from: string;
  /** Files under `from` that the rule leaves alone. */
  readonly except?: string;
  /** A regular expression over what must not be imported, or every module that Node brings. */
  readonly to: string | typeof nodeModules;
  /** What may be imported all the same. */
  readonly unless?: string;
  readonly why: string;
}

const noCycles = {
  name: 'no-cycles',
  severity: 'error',
  comment:
    'Files that import each other cannot be read one after the other. Move what both need into a file of its own.',
  from: {},
  to: { circular: true },
};

const declaredOnly = {
  name: 'declared-dependencies',
  severity: 'error',
  comment: 'What is installed for someone else can be gone tomorrow. Name it in .projenrc.ts.',
  from: {},
  to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
};

const nodeModules = { dependencyTypes: ['core'] } as const;

const src = '^src/';

/** The stages a value passes through, in order: each imports only what stands before it. */
const zones: readonly Zone[] = [
  {
    name: 'contract-imports-nothing',
    from: '^src/contract/',
    to: src,
    unless: '^src/contract/',
    why: 'The contract is shared by both sides and knows neither.',
  },
  {
    name: 'config-after-contract',
    from: '^src/infrastructure/config/',
    to: src,
    unless: '^src/(contract|infrastructure/config)/',
    why: 'What the user says does not depend on what is made of it.',
  },
  {
    name: 'topology-after-config',
    from: '^src/infrastructure/topology/',
    to: src,
    unless: '^src/(contract|infrastructure/(config|topology))/',
    why: 'Topology is pure data; constructs are made from it, not the other way round.',
  },
  {
    name: 'constructs-take-topology',
    from: '^src/infrastructure/constructs/',
    to: src,
    unless: '^src/(contract|infrastructure/(topology|constructs))/',
    why: 'A construct makes no decision: decide in topology and pass the result.',
  },
  {
    name: 'stacks-after-constructs',
    from: '^src/infrastructure/stacks/',
    to: src,
    unless: '^src/(contract|infrastructure/(topology|constructs|stacks))/',
    why: 'A stack says what ships together, nothing else.',
  },
  {
    name: 'pipeline-knows-no-infrastructure',
    from: '^src/pipeline/',
    to: '^src/(infrastructure|rehearsal|commands|main)',
    why: 'The wire between them is cdktf.out and the contract.',
  },
  {
    name: 'infrastructure-knows-no-pipeline',
    from: '^src/infrastructure/',
    to: '^src/(pipeline|rehearsal|commands|main)',
    why: 'The wire between them is cdktf.out and the contract.',
  },
  {
    name: 'rehearsal-knows-no-infrastructure',
    from: '^src/rehearsal/',
    to: '^src/(infrastructure|commands|main)',
    why: 'The rehearsal runs what the pipeline runs, on cdktf.out.',
  },
  {
    name: 'main-is-a-program',
    from: '^(src/commands|actions|test|bench)/',
    to: '^src/main',
    why: 'It is started, not imported: run it, or call what it calls.',
  },
  {
    name: 'actions-take-the-pipeline',
    from: '^actions/',
    to: src,
    unless: '^src/(contract|pipeline)/',
    why: 'An action is a door to a step.',
  },
  {
    name: 'actions-stand-alone',
    from: '^actions/([^/]+)/',
    to: '^actions/(?!(entry|read-input)\\.ts)',
    unless: '^actions/$1/',
    why: 'What two actions share lives in src/pipeline, but for how they begin and read their inputs.',
  },
  {
    name: 'product-knows-no-tests',
    from: '^(src|actions|projenrc)/',
    to: '^(test|bench)/',
    why: 'Tests look at the product, never the other way round.',
  },
  {
    name: 'tests-leave-the-user-alone',
    from: '^(test|bench)/',
    to: '^(fargate\\.config\\.ts|docker/)',
    why: 'Whoever edits their own files still has a green suite: use test/fixtures.',
  },
];

/** The rooms of the pipeline, each with the rooms it may look into besides the contract and itself. */
const rooms: readonly Zone[] = [
  room('terraform', [], 'A plan is read before anyone judges it.'),
  room('cost', ['terraform'], 'What a plan costs follows from the plan alone.'),
  room('rollout', ['terraform', 'ports'], 'A forecast follows from the plan, a timeline from what AWS answers.'),
  room('image', [], 'An image is named by its content, whatever is done with it.'),
  room('report', ['terraform', 'cost', 'rollout', 'image'], 'A report shows what was found out and finds out nothing.'),
  room('ports', [], 'A port is named by its role and knows no one who plays it.'),
  room('adapters', ['ports'], 'An adapter serves a port; logic belongs to the steps.'),
  room('steps', ['terraform', 'cost', 'rollout', 'image', 'report', 'ports'], 'A step is given its ports.'),
];

function room(name: string, others: readonly string[], why: string): Zone {
  const open = [name, ...others].join('|');
  return {
    name: `pipeline-${name}`,
    from: `^src/pipeline/${name}/`,
    to: '^(src|actions)/',
    unless: `^src/(contract|pipeline/(${open}))/`,
    why,
  };
}

/** One place for each side effect and each heavy library. */
const doors: readonly Zone[] = [
  {
    name: 'cdktf-in-constructs',
    from: '^(src|actions)/',
    except: '^src/(infrastructure/(constructs|stacks)/|main\\.ts)',
    to: 'node_modules/(cdktf|@cdktf|constructs)/',
    why: 'Only constructs, stacks and main speak CDKTF: return data, and let a construct draw it.',
  },
  {
    name: 'one-family',
    from: '^(src|actions|projenrc)/',
    to: 'node_modules/(cdktn|@cdktn)/',
    why: 'cdktf and its continuation do not mix. The exit is taken for all files at once: docs/adr.',
  },
  {
    name: 'no-provider-barrel',
    from: '^(src|test)/',
    to: 'node_modules/@cdktf/provider-aws/lib/index',
    why: 'The barrel loads every resource AWS has: import the one file.',
  },
  {
    name: 'processes-in-adapters',
    from: '^(src|actions)/',
    except: '^src/(pipeline/adapters/|rehearsal/|commands/|main\\.ts)',
    to: '^(node:)?child_process$',
    why: 'Use the Shell port.',
  },
  {
    name: 'clock-and-environment-in-adapters',
    from: '^(src|actions)/',
    except: '^src/(pipeline/adapters/|rehearsal/|commands/|main\\.ts)',
    to: '^(node:)?(process|perf_hooks|timers(/promises)?)$',
    why: 'Ask the Clock port, or be given what the environment says.',
  },
  {
    name: 'synthesis-touches-nothing',
    from: '^src/(contract|infrastructure)/',
    to: nodeModules,
    unless: '^(node:)?crypto$',
    why: 'The same configuration gives the same bytes: main reads and writes, everything below computes.',
  },
  {
    name: 'cost-and-rollout-run-in-a-page',
    from: '^src/pipeline/(cost|rollout)/',
    to: nodeModules,
    why: 'A browser runs them too.',
  },
  {
    name: 'actions-toolkit-in-doors',
    from: '^src/',
    except: '^src/pipeline/adapters/',
    to: 'node_modules/@(actions|octokit)/',
    why: 'Steps are free of GitHub: pass a port.',
  },
];

function toRule(zone: Zone) {
  return {
    name: zone.name,
    severity: 'error',
    comment: zone.why,
    from: { path: zone.from, ...(zone.except === undefined ? {} : { pathNot: zone.except }) },
    to: {
      ...(typeof zone.to === 'string' ? { path: zone.to } : zone.to),
      ...(zone.unless === undefined ? {} : { pathNot: zone.unless }),
    },
  };
}
