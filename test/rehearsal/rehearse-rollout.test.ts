import { type VerdictKind } from '../../src/pipeline/rollout/verdict';
import { type NextVersion } from '../../src/rehearsal/changed-application';
import { faultsOf } from '../../src/rehearsal/rehearse-rollout';
import { urlsOf } from '../../src/rehearsal/cell-rehearsal';

describe('a rehearsed rollout', () => {
  it.each([
    ['changed', ['succeeded', 'succeeded']],
    ['changed', ['succeeded', 'unchanged']],
    ['broken', ['rolled-back', 'unchanged']],
  ] satisfies [NextVersion, VerdictKind[]][])('of a %s version is as it should be: %j', (version, verdicts) => {
    expect(faultsOf(rollout(version, verdicts))).toEqual([]);
  });

  it.each([
    ['changed', ['rolled-back', 'succeeded'], 'The changed version of service-0 should have succeeded, and failed'],
    ['changed', ['unchanged', 'unchanged'], 'Nothing was deployed.'],
    [
      'broken',
      ['succeeded', 'unchanged'],
      'The broken version of service-0 should have been rolled back, and succeeded',
    ],
    ['broken', ['failed', 'unchanged'], 'The broken version of service-0 should have been rolled back, and failed'],
    ['broken', ['rollback-failed', 'unchanged'], 'and failed, and so did its rollback'],
    ['broken', ['timed-out', 'unchanged'], 'and did not end in time'],
  ] satisfies [NextVersion, VerdictKind[], string][])('of a %s version is at fault: %j', (version, verdicts, fault) => {
    expect(faultsOf(rollout(version, verdicts)).join()).toContain(fault);
  });

  it.each(['changed', 'broken'] as const)('of a %s version is at fault when a request failed', (version) => {
    const good = rollout(version, [version === 'changed' ? 'succeeded' : 'rolled-back']);
    const requests = { sent: 812, failed: 5, slowestMilliseconds: 90 };
    const failures = new Map([
      [502, 4],
      [0, 1],
    ]);
    expect(faultsOf({ ...good, failures, rollout: { ...good.rollout, requests } })).toEqual([
      '5 of 812 requests failed: 4 with status 502, 1 without an answer.',
    ]);
    const none = { sent: 0, failed: 0, slowestMilliseconds: 0 };
    expect(faultsOf({ ...good, rollout: { ...good.rollout, requests: none } })).toHaveLength(1);
  });
});

describe('the addresses of a cell under load', () => {
  const loadBalancerUrl = 'http://lab.localhost:4566/';

  it('are those of its services behind the load balancer, by the name they have on this machine', () => {
    const testCommands = [
      'curl -sS http://shop-lab.eu-central-1.elb.amazonaws.com/',
      'curl -sS http://shop-lab.eu-central-1.elb.amazonaws.com/api',
      'aws ssm start-session --region eu-central-1',
    ];
    expect(urlsOf({ loadBalancerUrl, testCommands })).toEqual([loadBalancerUrl, `${loadBalancerUrl}api`]);
  });

  it('are its root where no service is found by path alone', () => {
    const testCommands = ["curl -sS -H 'Host: shop.example' http://shop-lab.eu-central-1.elb.amazonaws.com/"];
    expect(urlsOf({ loadBalancerUrl, testCommands })).toEqual([loadBalancerUrl]);
  });

  it('are none without a load balancer', () => {
    expect(urlsOf({ loadBalancerUrl: undefined, testCommands: [] })).toEqual([]);
  });
});

function rollout(version: NextVersion, verdicts: readonly VerdictKind[]) {
  const services = verdicts.map((kind, index) => ({
    service: `service-${index}`,
    verdict: { kind },
    events: [],
    stoppedTasks: [],
    targets: [],
  }));
  return { version, rollout: { kind: 'watched' as const, services }, failures: new Map<number, number>() };
}
