import { z } from 'zod';
import { type Answer, type Caller, noAccess, refusal, userBody } from './answers';
import { type Asked, pageOf, repositoryOf, type Routes } from './routes';

/** An issue as it is kept. */
export interface StoredIssue {
  readonly number: number;
  readonly author: Pick<Caller, 'login' | 'kind'>;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  readonly stateReason?: string | null | undefined;
}

const parametersSchema = z.object({
  issue_number: z.number().optional(),
  state: z.enum(['open', 'closed', 'all']).default('open'),
  labels: z.string().default(''),
  creator: z.string().optional(),
});

const labelSchema = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const changeSchema = z.object({
  title: z.coerce.string().optional(),
  body: z.string().nullish(),
  labels: z.array(labelSchema).optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.string().nullish(),
});

/** The issues of one repository, apart from pull requests. */
export class Issues {
  stored: readonly StoredIssue[] = [];
  private lastNumber = 100;

  constructor(private readonly repository: string) {}

  /** Opens an issue without asking the API. */
  add(said: Partial<Omit<StoredIssue, 'number'>> & Pick<StoredIssue, 'author'>): StoredIssue {
    const issue = {
      number: ++this.lastNumber,
      title: 'An issue',
      body: '',
      labels: [],
      state: 'open',
      ...said,
    } as const;
    this.stored = [...this.stored, issue];
    return issue;
  }

  has(number: number): boolean {
    return this.stored.some((issue) => issue.number === number);
  }

  readonly routes: Routes = new Map([
    ['issues/list-for-repo', (asked) => this.list(asked)],
    ['issues/create', (asked) => this.create(asked)],
    ['issues/get', (asked) => this.withIssue(asked, (issue) => ({ status: 200, body: this.show(issue, asked.api) }))],
    ['issues/update', (asked) => this.withIssue(asked, (issue) => this.update(issue, asked))],
  ]);

  private list(asked: Asked): Answer {
    if (repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    const { state, labels, creator } = parametersSchema.parse(asked.parameters);
    const wanted = labels.split(',').filter((label) => label !== '');
    const found = this.stored.filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        (creator ?? issue.author.login) === issue.author.login &&
        wanted.every((label) => issue.labels.includes(label)),
    );
    const query = new URLSearchParams({ state, labels, ...(creator !== undefined && { creator }) });
    const path = `/repos/${this.repository}/issues?${query.toString()}`;
    const { headers, shown } = pageOf(found.toReversed(), asked, path);
    return { status: 200, headers, body: shown.map((issue) => this.show(issue, asked.api)) };
  }

  private create(asked: Asked): Answer {
    if (repositoryOf(asked) !== this.repository) return refusal(404, 'Not Found');
    if (!asked.caller.mayWrite) return noAccess(asked.caller);
    const { title = '', body, labels = [] } = changeSchema.parse(asked.body);
    if (title.trim() === '')
      return refusal(422, 'Validation Failed', {
        errors: [{ resource: 'Issue', code: 'missing_field', field: 'title' }],
      });
    return {
      status: 201,
      body: this.show(this.add({ author: asked.caller, title, body: body ?? '', labels }), asked.api),
    };
  }

  private update(issue: StoredIssue, asked: Asked): Answer {
    if (!asked.caller.mayWrite) return noAccess(asked.caller);
    const { title, body, labels, state, state_reason: stateReason } = changeSchema.parse(asked.body);
    const changed: StoredIssue = {
      ...issue,
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body: body ?? '' }),
      ...(labels !== undefined && { labels }),
      ...(state !== undefined && { state, stateReason }),
    };
    this.stored = this.stored.map((each) => (each === issue ? changed : each));
    return { status: 200, body: this.show(changed, asked.api) };
  }

  private withIssue(asked: Asked, answer: (issue: StoredIssue) => Answer): Answer {
    const { issue_number } = parametersSchema.parse(asked.parameters);
    const found = this.stored.find(({ number }) => number === issue_number);
    return found && repositoryOf(asked) === this.repository ? answer(found) : refusal(404, 'Not Found');
  }

  private show({ number, author, title, body, labels, state, stateReason = null }: StoredIssue, api: string) {
    const repository = `${api}/repos/${this.repository}`;
    const url = `${repository}/issues/${number}`;
    const places = ['comments', 'events'].map((name) => [`${name}_url`, `${url}/${name}`] as const);
    const time = '2026-01-01T00:00:00Z';
    return {
      ...{ id: number, node_id: `I_${number}`, number, title, body, state, state_reason: stateReason, locked: false },
      ...{ url, repository_url: repository, labels_url: `${url}/labels{/name}`, ...Object.fromEntries(places) },
      ...{ html_url: `https://github.com/${this.repository}/issues/${number}`, user: userBody(author, api) },
      labels: labels.map((name) => ({ name })),
      ...{ assignee: null, assignees: [], milestone: null, comments: 0, author_association: 'CONTRIBUTOR' },
      ...{ created_at: time, updated_at: time, closed_at: state === 'closed' ? time : null },
    };
  }
}
