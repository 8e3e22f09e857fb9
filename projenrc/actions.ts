import { Component, type typescript } from 'projen';

/** The actions of this repository: GitHub runs the bundles in `actions/<name>/dist`, which are committed. */
export class Actions extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    project.tsconfig?.addInclude('actions/**/*.ts');
    project.addTask('actions', {
      description: 'Bundle the actions and write the tables of their READMEs',
      exec: 'tsx projenrc/build-actions.ts',
    });
    project.gitattributes.addAttributes('/actions/*/dist/**', 'linguist-generated');
  }
}
