import { evaluate } from '../support/iam/evaluate';
import { referenceOf } from '../support/iam/service-reference';
import { account } from './life-configs';
import { explanations, silentQuestions } from './permissions-page';
import { loadRecorded, requestsIn } from './recording';
import { allowedActions, keptRole, keptRoles, statementsOf } from './roles';

/** Which calls each role makes. */
const callers = [
  ['plan', 'plan'],
  ['apply-prod', 'apply'],
  ['push', 'push'],
] as const;

const roleOfKey = (key: string) => key.replace(/-.*/, '');

describe('the policies of the roles, held against recorded calls', () => {
  it.each(callers)('%s may make each of its calls', (key, recorded) => {
    const { policies } = keptRole(key);
    const denied = requestsIn(loadRecorded(recorded)).filter((request) => !evaluate(policies, request).allowed);
    expect(denied).toEqual([]);
  });

  it('plan may not make any call of the others that changes something', async () => {
    const { policies } = keptRole('plan');
    const writes = [];
    for (const request of [...requestsIn(loadRecorded('apply')), ...requestsIn(loadRecorded('push'))])
      if (!(await referenceOf(request.action)).reads) writes.push(request);
    expect(writes.length).toBeGreaterThan(100);
    expect(writes.filter((request) => evaluate(policies, request).allowed)).toEqual([]);
  });

  it('plan is allowed no action that changes anything', async () => {
    const references = await Promise.all(allowedActions(keptRole('plan')).map(referenceOf));
    expect(references.filter(({ reads }) => !reads)).toEqual([]);
  });

  it.each(callers)('each action that %s is allowed was called, or is explained', (key, recorded) => {
    const called = new Set(loadRecorded(recorded).requests.map(({ action }) => action));
    const silent = key.startsWith('apply') ? silentQuestions(names).map(({ action }) => action) : [];
    const explained = explanations().filter(({ role }) => role === roleOfKey(key));
    const unexplained = allowedActions(keptRole(key)).filter(
      (action) => !called.has(action) && !silent.includes(action) && !explained.some((each) => each.action === action),
    );
    expect(unexplained).toEqual([]);
    // What is explained is still so.
    expect(explained.filter(({ action }) => called.has(action))).toEqual([]);
    expect(explained.filter(({ action }) => !allowedActions(keptRole(key)).includes(action))).toEqual([]);
    for (const { why, source } of explained)
      expect([why, source]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/https:/)]);
  });

  it('prints what it held against what', () => {
    const lines = callers.map(([key, recorded]) => {
      const { calls, requests } = loadRecorded(recorded);
      const made = Object.values(calls).reduce((sum, each) => sum + each, 0);
      const asked = requests.reduce((sum, { resources }) => sum + resources.length, 0);
      const role = keptRole(key);
      return `${key}: ${made} calls, ${asked} different requests; ${statementsOf(role).length} statements, ${allowedActions(role).length} actions`;
    });
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(lines).toHaveLength(3);
  });
});

const names = {
  account,
  region: 'eu-central-1',
  project: 'life',
  environment: 'prod',
  cell: 'life-prod',
};

describe('what AWS asks for, and no emulator does', () => {
  it.each(silentQuestions(names).map((question) => [question.action, question.resource, question] as const))(
    'the apply role is allowed %s on %s',
    (_, __, question) => {
      expect(evaluate(keptRole('apply-prod').policies, question).allowed).toBe(true);
      expect(question.source).toMatch(/https:\/\/docs\.aws\.amazon\.com\//);
    },
  );
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount */
const toldAboutAll: ReadonlySet<string> = new Set(['aws:ResourceAccount']);

describe('a policy', () => {
  const statements = keptRoles().flatMap((role) =>
    statementsOf(role).map((statement) => [role.key, statement] as const),
  );

  it('names only actions that AWS has, and no resource for those that know none', async () => {
    for (const [, { Effect, Action = [], Resource = [] }] of statements) {
      if (Effect === 'Deny') continue;
      for (const action of Action) {
        const { resourceTypes } = await referenceOf(action);
        if (resourceTypes.length === 0) expect([action, Resource]).toEqual([action, expect.arrayContaining(['*'])]);
      }
    }
  });

  it('asks only for what AWS tells about an action', async () => {
    for (const [, { Effect, Action = [], Condition }] of statements) {
      if (Effect === 'Deny') continue;
      for (const action of Action)
        for (const key of Object.values(Condition).flatMap(Object.keys)) {
          const { isToldAbout } = await referenceOf(action);
          expect([action, key, isToldAbout(key) || toldAboutAll.has(key)]).toEqual([action, key, true]);
        }
    }
  });
});
