import { TextFile, type Project } from 'projen';
import { Document, isScalar, visit } from 'yaml';
import { githubActions } from './github-actions';

/** A workflow as GitHub reads it; keys are written as they stand. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  /** Of the workflow: nothing. Each job asks for what it needs. */
  readonly permissions: Readonly<Record<string, never>>;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** One job. */
export interface Job {
  readonly name: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly steps: readonly Step[];
}

/** A step either uses an action or runs one command. */
export type Step =
  | { readonly name?: string; readonly uses: string; readonly with?: Readonly<Record<string, string | boolean>> }
  | { readonly name: string; readonly run: string };

/** Writes `.github/workflows/<name>.yml`, with the version beside the commit of every pinned action. */
export class WorkflowFile extends TextFile {
  constructor(project: Project, workflow: Workflow) {
    super(project, `.github/workflows/${workflow.name}.yml`, { marker: true });
    this.addLine(`# ${this.marker ?? ''}`);
    formatWorkflow(workflow)
      .trimEnd()
      .split('\n')
      .forEach((line) => {
        this.addLine(line);
      });
  }
}

/** The workflow as YAML text. */
export function formatWorkflow(workflow: Workflow): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || pair.key.value !== 'uses' || !isScalar(pair.value)) return;
      const uses = pair.value.value;
      const pinned = Object.values(githubActions).find((action) => action.uses === uses);
      if (pinned) pair.value.comment = ` ${pinned.version}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}
