import { parseCommentHeader } from '../../src/pipeline/report/comment-header';
import { faultsOf, rowsOf } from '../pipeline/report/read-markdown';
import { aGitHubApi, stopGitHubApis } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { describeWith } from '../support/needs';
import { Landscape, type ReviewedRepository } from './a-reviewed-repository';

const five = ['dev', 'test', 'lab', 'stage', 'prod'] as const;

describeWith(['act', 'terraform', 'python'], 'the plan workflow, run', () => {
  stopGitHubApis();
  const repositories: ReviewedRepository[] = [];
  let landscape: Landscape;
  beforeAll(async () => {
    landscape = await Landscape.start();
  });
  afterEach(() => repositories.splice(0).forEach(({ checkout }) => checkout.remove()));
  afterAll(() => landscape.stop());

  /** A repository with these cells, or with all five. */
  function aRepository(...cells: readonly string[]): ReviewedRepository {
    const made = landscape.repository(...cells);
    repositories.push(made);
    return made;
  }

  const bodies = (api: GitHubApi) => api.comments.stored.map(({ body }) => body);
  const runOf = (body = '') => {
    const result = parseCommentHeader(body);
    return result.kind === 'header' ? result.header.run.id : result.kind;
  };
  const cellsIn = (body = '') => rowsOf(body).flatMap((row) => /^\| \*\*([\w-]+)\*\*/.exec(row)?.slice(1) ?? []);

  it('says in one comment what five cells would become, renews it, and shows a broken one beside the others', async () => {
    const api = await aGitHubApi();
    const repository = aRepository();
    const opened = await repository.push({ run: 101, api });
    expect([opened.code, opened.failed]).toEqual([0, []]);
    const [first = ''] = bodies(api);
    expect(cellsIn(first)).toEqual(five);
    expect(first).toContain('## Plan: 5 of 5 cells change');
    expect(faultsOf(first)).toEqual([]);
    expect(first).not.toContain('planted');
    expect(repository.checkout.artifacts()).toEqual([...five.map((cell) => `report-${cell}`), 'stacks'].toSorted());

    repository.edit('lab', (stack) => ({ ...stack, output: { broken: { value: '${local.nowhere}' } } }));
    const pushed = await repository.push({ run: 102, api });
    expect(pushed.code).toBe(1);
    expect(bodies(api)).toHaveLength(1);
    const [second = ''] = bodies(api);
    expect([runOf(first), runOf(second)]).toEqual(['101', '102']);
    expect(cellsIn(second)).toEqual(five);
    expect(second).toContain('## Plan: 4 of 5 cells change, 1 failed');
    expect(second).toMatch(/undeclared local value/i);
    expect(api.count('issues/create-comment')).toBe(1);
  });

  it('leaves one comment, that of the later run, when two race', async () => {
    const api = await aGitHubApi();
    api.disturb({ operation: 'issues/list-comments', trouble: { kind: 'together', parties: 2 }, times: 2 });
    const ends = await Promise.all([202, 201].map((run) => aRepository('dev').push({ run, api })));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(bodies(api).map(runOf)).toEqual(['202']);
    const late = await aRepository('dev').push({ run: 200, api });
    expect([late.code, bodies(api).map(runOf)]).toEqual([0, ['202']]);
  });

  it('gives a fork no credentials: its stacks are validated and compared with the base, and it says so', async () => {
    const api = await aGitHubApi();
    const repository = aRepository('dev', 'lab');
    repository.edit('dev', (stack) => ({ ...stack, output: { ...stack.output, more: { value: 'more' } } }));
    const { code, output, notices, jobs } = await repository.push({
      run: 301,
      api,
      from: 'mallory/shop',
      isSetUp: false,
      token: 'ghs_fork',
    });
    expect([code, jobs.some((job) => /Plan|Comment/.test(job))]).toEqual([0, false]);
    expect(output).toContain('## Stacks: 1 of 2 cells differ from the base');
    expect(output).toContain('+ output.more  create');
    expect(notices).toEqual([expect.stringContaining('Nothing was planned: a fork gets no credentials')]);
    expect(api.served).toEqual([]);
  });

  it('tells a fork what is wrong with its stacks', async () => {
    const api = await aGitHubApi();
    const repository = aRepository('dev');
    repository.edit('dev', (stack) => ({ ...stack, resource: { ...stack.resource, aws_vpc: { x: { wrong: true } } } }));
    const { code, output } = await repository.push({ run: 302, api, from: 'mallory/shop', isSetUp: false });
    expect(code).toBe(1);
    expect(output).toContain('## Stacks: 1 failed');
    expect(output).toMatch(/Extraneous JSON object property|Unsupported argument/);
  });

  it('is green before AWS is set up, with one notice that names the next command', async () => {
    const api = await aGitHubApi();
    const { code, notices, jobs } = await aRepository().push({ run: 401, api, isSetUp: false });
    expect([code, jobs]).toEqual([0, [expect.stringContaining('Synthesize')]]);
    expect(notices).toEqual([expect.stringContaining('npm run bootstrap')]);
    expect(api.served).toEqual([]);
  });
});
