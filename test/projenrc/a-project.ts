import { typescript } from 'projen';
import { synthSnapshot } from 'projen/lib/util/synth';
import { z } from 'zod';

/** The files that a component adds to a project. */
export function filesOf(add: (project: typescript.TypeScriptAppProject) => void): Readonly<Record<string, unknown>> {
  const project = new typescript.TypeScriptAppProject({
    name: 'a-project',
    defaultReleaseBranch: 'main',
    sampleCode: false,
    jest: false,
    eslint: false,
    github: false,
  });
  add(project);
  return z.record(z.string(), z.unknown()).parse(synthSnapshot(project));
}
