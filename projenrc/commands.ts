import { Component, type typescript } from 'projen';

/** The doors for a terminal: `npm run <command>`, and `npx projen synth`. */
export class Commands extends Component {
  constructor(project: typescript.TypeScriptAppProject) {
    super(project);
    defineSynth(project);
    project.setScript('prestart', writeDeployWorkflow);
    project.setScript('start', 'tsx src/commands/start.ts');
    project.setScript('lock', 'tsx src/commands/lock.ts');
    project.setScript('plan', 'tsx src/commands/plan.ts');
    project.setScript('bootstrap', 'tsx src/commands/bootstrap.ts');
    project.setScript('report', 'node src/commands/dist/report.js');
    project.setScript('cell-matrix', 'tsx src/commands/cell-matrix.ts');
    project.setScript('bench:synth', 'tsx bench/synth.ts');
    project.setScript('bench:build-push', 'tsx bench/build-push.ts');
    project.setScript('bench:comment', 'tsx bench/comment.ts');
    project.setScript('bench:plan', 'tsx bench/plan.ts');
    project.setScript('bench:start', 'tsx bench/start.ts');
    ignored.forEach((pattern) => project.addGitIgnore(pattern));
    unused.forEach((task) => project.removeTask(task));
  }
}

/** Brings deploy.yml up to date: whoever tries an environment of theirs or tests it need not think of it. */
export const writeDeployWorkflow = 'tsx projenrc/write-deploy-workflow.ts';

const ignored = ['/cdktf.out/', '/.bootstrap/', '/.build/', '/.rehearsal/', '.terraform/', '*.tfstate*', '*.tfplan'];

/** Nothing is compiled to a package here: what projen offers for that would only lead astray. */
const unused = ['build', 'package', 'compile', 'pre-compile', 'post-compile', 'watch'];

/** Bundled first: node loads one file of the classes in use, several times faster than compiling on the way. */
function defineSynth(project: typescript.TypeScriptAppProject) {
  const synth = project.addTask('synth', { description: 'Write cdktf.out from fargate.config.ts' });
  synth.exec(`esbuild ${bundleArguments('.build/main.js').join(' ')}`);
  synth.exec('node .build/main.js', { receiveArgs: true });
}

/** What esbuild is told to make one file of the synth program. The compiler of the configuration finds its parts by its own place. */
export function bundleArguments(outfile: string): readonly string[] {
  const platform = ['--platform=node', '--target=node20'];
  return ['src/main.ts', '--bundle', ...platform, '--external:jiti', `--outfile=${outfile}`, '--log-level=warning'];
}
