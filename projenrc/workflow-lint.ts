import { Component, type Project, YamlFile } from 'projen';

/** What actionlint does not know yet. */
export class WorkflowLint extends Component {
  constructor(project: Project) {
    super(project);
    new YamlFile(project, '.github/actionlint.yaml', {
      obj: { paths: { '.github/workflows/*.yml': { ignore: unknown } } },
    });
  }
}

/** @see https://github.com/rhysd/actionlint/issues/657 */
const unknown = ['^unexpected key "queue" for "concurrency" section'];
