import { loadReports } from '../../../src/pipeline/steps/load-reports';
import { FakeFiles } from './fakes/fake-files';

describe('the reports of a run', () => {
  it('are all files of the folder and those in it, by path', async () => {
    const files = new FakeFiles({ 'reports/b/x.json': '2', 'reports/a.json': '1', 'other/c.json': '3' });
    expect(await loadReports('reports', files)).toEqual([
      { path: 'a.json', text: '1' },
      { path: 'b/x.json', text: '2' },
    ]);
  });

  it('are none when no job has left one', async () => {
    expect(await loadReports('reports', new FakeFiles({}))).toEqual([]);
  });
});
