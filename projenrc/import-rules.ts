/** Who may import whom, for dependency-cruiser. Each rule says why, and what to do instead. */
export function importRules() {
  return {
    forbidden: [noCycles, ...zones.map(toRule), ...doors.map(toRule)],
    options: {
      tsConfig: { fileName: 'tsconfig.json' },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
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
  /** A regular expression over what must not be imported. */
  readonly to: string;
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
    name: 'ports-import-contract-only',
    from: '^src/pipeline/ports/',
    to: src,
    unless: '^src/(contract|pipeline/ports)/',
    why: 'A port is named by its role and knows no one who plays it.',
  },
  {
    name: 'adapters-know-ports',
    from: '^src/pipeline/adapters/',
    to: src,
    unless: '^src/(contract|pipeline/(ports|adapters))/',
    why: 'An adapter serves a port; logic belongs to the steps.',
  },
  {
    name: 'steps-take-ports',
    from: '^src/pipeline/steps/',
    to: '^src/pipeline/adapters/',
    why: 'A step is given its ports.',
  },
  {
    name: 'rehearsal-knows-no-infrastructure',
    from: '^src/rehearsal/',
    to: '^src/(infrastructure|commands|main)',
    why: 'The rehearsal runs what the pipeline runs, on cdktf.out.',
  },
  {
    name: 'actions-stand-alone',
    from: '^actions/([^/]+)/',
    to: '^actions/(?!entry\\.ts)',
    unless: '^actions/$1/',
    why: 'What two actions share lives in src/pipeline.',
  },
  {
    name: 'product-knows-no-tests',
    from: '^(src|actions|projenrc)/',
    to: '^(test|bench)/',
    why: 'Tests look at the product, never the other way round.',
  },
];

/** One place for each side effect and each heavy library. */
const doors: readonly Zone[] = [
  {
    name: 'cdktf-in-constructs',
    from: '^(src|actions)/',
    except: '^src/(infrastructure/(constructs|stacks)/|main\\.ts)',
    to: 'node_modules/(cdktf|@cdktf)/',
    why: 'Only constructs, stacks and main speak CDKTF: return data, and let a construct draw it.',
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
    name: 'actions-toolkit-in-doors',
    from: '^src/',
    except: '^src/pipeline/adapters/',
    to: 'node_modules/@actions/',
    why: 'Steps are free of GitHub: pass a port.',
  },
];

function toRule(zone: Zone) {
  return {
    name: zone.name,
    severity: 'error',
    comment: zone.why,
    from: { path: zone.from, ...(zone.except === undefined ? {} : { pathNot: zone.except }) },
    to: { path: zone.to, ...(zone.unless === undefined ? {} : { pathNot: zone.unless }) },
  };
}
