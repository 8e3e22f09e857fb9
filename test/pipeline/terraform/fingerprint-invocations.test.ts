import { type Verdict } from '../../../src/pipeline/terraform/compare-fingerprints';
import { aPlanFile } from '../../builders/a-plan';
import { compare } from './fingerprints';

/** Calls of one action by one resource: the moment, and a value. */
const invoking = (...calls: readonly (readonly [event: string | null, value: string])[]) =>
  aPlanFile([], {
    action_invocations: calls.map(([event, value]) => ({
      address: 'action.aws_lambda_invoke.warm',
      config_values: { payload: value },
      lifecycle_action_trigger: { triggering_resource_address: 'aws_x.a', action_trigger_event: event },
    })),
  });

describe('what a plan calls beside its changes', () => {
  it.each<readonly [string, Verdict, Uint8Array, Uint8Array]>([
    [
      'one of two calls of an action has another value',
      'different',
      invoking(['BeforeCreate', 'a'], ['AfterCreate', 'a']),
      invoking(['BeforeCreate', 'b'], ['AfterCreate', 'a']),
    ],
    [
      'an action is called once more',
      'different',
      invoking(['BeforeCreate', 'a']),
      invoking(['BeforeCreate', 'a'], ['AfterCreate', 'a']),
    ],
    [
      'an action is called once less',
      'subset',
      invoking(['BeforeCreate', 'a'], ['AfterCreate', 'a']),
      invoking(['BeforeCreate', 'a']),
    ],
    [
      'an action is called at another moment',
      'different',
      invoking(['BeforeCreate', 'a']),
      invoking(['AfterCreate', 'a']),
    ],
    ['calls of which nothing is said are two', 'subset', invoking([null, 'a'], [null, 'a']), invoking([null, 'a'])],
  ])('is compared call by call: %s', (_, verdict, reviewed, now) => {
    expect(compare(reviewed, now).verdict).toBe(verdict);
  });
});
