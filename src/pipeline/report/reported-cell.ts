import { type Cell } from '../../contract/cells';
import { type CellReport, type ReportedCell } from './cell-report';

/** A report of which no section is filled yet. */
export function bareReport(cell: Cell): CellReport {
  return { version: 1, cell: reportCell(cell) };
}

/** As much of a cell as readers of a report are told. */
export function reportCell({ id, environment, networkingTitle, services, endpoints }: Cell): ReportedCell {
  const shown = endpoints.map(({ service, reasons }) => ({ service, reasons }));
  return { id, environment, networking: networkingTitle, services, endpoints: shown };
}
