import { Component, type typescript } from 'projen';

/** The actions of this repository: GitHub runs the bundles in `actions/<name>/dist`, which are committed. */
export class Actions extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    project.tsconfig?.addInclude('actions/**/*.ts');
    project.addTask('actions', {
      description: 'Bundle the actions and the commands that start fast, and write the tables of READMEs',
      exec: 'tsx projenrc/build-actions.ts',
    });
    project.gitattributes.addAttributes('/actions/*/dist/**', 'linguist-generated');
    project.gitattributes.addAttributes('/src/commands/dist/**', 'linguist-generated');
  }
}
