import { Document, isScalar, visit } from 'yaml';
import { githubActions } from './github-actions';

/** A workflow as GitHub reads it; keys are written as they stand. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  /** Of the workflow: nothing. Each job asks for what it needs. */
  readonly permissions: Readonly<Record<string, never>>;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job | CalledWorkflow>>;
}

/** What does not run beside another one of the same group. */
export interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress': boolean | string;
  /** How many may wait; without it one, and a second one takes its place. */
  readonly queue?: 'max';
}

/** What every job has. */
interface AnyJob {
  readonly name: string;
  readonly needs?: string | readonly string[];
  /** An expression. */
  readonly if?: string;
  readonly permissions: Permissions;
}

type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** One job. */
export interface Job extends AnyJob {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  /** By its name: who may start the job, and as whom AWS sees it. */
  readonly environment?: string;
  readonly concurrency?: Concurrency;
  /** Read by jobs that need this one. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

/** A job that is a workflow of its own. */
export interface CalledWorkflow extends AnyJob {
  readonly uses: string;
}

/** A step either uses an action or runs one command. */
export type Step = StepWhen &
  (
    | { readonly name?: string; readonly uses: string; readonly with?: Readonly<Record<string, string | boolean>> }
    | { readonly name: string; readonly run: string; readonly env?: Readonly<Record<string, string>> }
  );

interface StepWhen {
  /** By which later steps read its outputs. */
  readonly id?: string;
  /** An expression. */
  readonly if?: string;
}

/**
 * The workflow as YAML text. Whoever reviews it sees the version beside the commit of every pinned action, and beside a permission to write what
 * it is for. GitHub has a form of its own for an action of the same repository, `$/…`, which runners for tests and actionlint do not
 * know yet.
 */
export function formatWorkflow(workflow: Workflow): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value)) return;
      const comment = tryComment(String(key.value), String(value.value));
      if (comment !== undefined) value.comment = ` ${comment}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** What a permission to write is for. */
const purposes: ReadonlyMap<string, string> = new Map([
  ['id-token', 'a role in AWS, without a stored key'],
  ['pull-requests', 'the comment'],
  ['issues', 'one for each cell'],
]);

/** What a permission to read more than the code is for. */
const readings: ReadonlyMap<string, string> = new Map([
  ['actions', 'reports of runs, and the rules of environments'],
  ['pull-requests', 'which were merged, and what was reviewed'],
]);

function tryComment(key: string, value: string): string | undefined {
  if (value === 'write') return purposes.get(key);
  if (value === 'read') return readings.get(key);
  if (key !== 'uses') return undefined;
  if (value.startsWith('./')) return 'zizmor: ignore[self-repository]';
  return Object.values(githubActions).find(({ uses }) => uses === value)?.version;
}
