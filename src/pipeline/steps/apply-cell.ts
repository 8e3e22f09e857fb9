import { type Cell } from '../../contract/cells';
import { type CellReport } from '../report/cell-report';
import { AppliedRecords } from './applied-record';
import { ApplyRun } from './apply-run';
import { type CellApplying } from './cell-applying';
import { stackMissing } from './errors';
import { explainApplyProblems } from './explain-apply-problem';
import { reportFailure } from './report-plan';
import { findMissingImages } from './require-images';

/** Applies one cell, as far as what it would do was reviewed. What goes wrong is in the report. */
export async function applyCell(cell: Cell, applying: CellApplying): Promise<CellReport> {
  const { place, inputs, ports, access, reviews } = applying;
  const fail = (step: string, problems: readonly string[]) =>
    reportFailure(cell, step, explainApplyProblems(problems.map(access.withoutSecrets), cell));
  const stack = await ports.files.tryReadText(`${place.folder}/cdk.tf.json`);
  if (stack === undefined) return fail('synth', [stackMissing(place.folder).message]);
  const session = await access.open(cell);
  if (session.kind === 'closed') return fail('session', [session.problem]);
  const images = { cells: applying.cells, folder: place.folder, credentials: session.credentials };
  const missing = await findMissingImages(cell, images, ports);
  if (missing.length > 0) return fail('images', missing);
  const records = new AppliedRecords({ cell, backendConfig: inputs.backendConfig, access }, ports.states);
  const record = await records.load();
  if (typeof record === 'string') return fail('record', [record]);
  const found = await reviews.find(cell.id, record);
  if (typeof found === 'string') return fail('reviews', [found]);
  const terraform = { ...place, signal: ports.signal, backendConfig: inputs.backendConfig };
  return new ApplyRun(cell, { ...applying, fail, terraform, records, record, found }).run();
}
