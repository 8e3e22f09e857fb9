import { TextFile, type Project } from 'projen';
import { formatWorkflow, type Workflow } from './workflow';

/** Writes `.github/workflows/<name>.yml`. */
export class WorkflowFile extends TextFile {
  constructor(project: Project, workflow: Workflow) {
    super(project, workflowPath(workflow), { marker: true });
    workflowLines(workflow, this.marker).forEach((line) => this.addLine(line));
  }
}

/** Where GitHub looks for it. */
function workflowPath({ name }: Workflow): string {
  return `.github/workflows/${name}.yml`;
}

function workflowLines(workflow: Workflow, marker = ''): readonly string[] {
  return [`# ${marker}`, ...formatWorkflow(workflow).trimEnd().split('\n')];
}
