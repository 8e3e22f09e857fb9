import { describePlan } from '../../../src/pipeline/report/describe-plan';
import { linesOfEntry, linesOfOutput } from '../../../src/pipeline/report/entry-lines';
import { compareStacks } from '../../../src/pipeline/terraform/compare-stacks';

const metadata = { '//': { metadata: { path: 'dev/network/vpc' } } };
const stack = {
  '//': { metadata: { stackName: 'dev' } },
  provider: { aws: [{ region: 'eu-central-1' }] },
  resource: { aws_vpc: { main: { cidr_block: '10.0.0.0/16', ...metadata } } },
  data: { aws_region: { here: {} } },
  output: { id: { value: '${aws_vpc.main.id}' } },
};

/** What is told of the difference, a line each. */
function tell(before: object | undefined, after: object): readonly string[] {
  const plan = compareStacks(before && JSON.stringify(before), JSON.stringify(after));
  const { entries, outputs } = describePlan(plan);
  const lines = [...entries.map(linesOfEntry), ...outputs.map(linesOfOutput)];
  return lines.flatMap(({ headline, details }) => [headline, ...details.map((line) => line.trim())]);
}

describe('the difference of two stacks', () => {
  it('is nothing where they say the same, whatever synthesis notes and in whichever order', () => {
    const { resource, ...rest } = stack;
    const noted = { ...rest, '//': { metadata: { stackName: 'x' } }, resource };
    expect(tell(stack, noted)).toEqual([]);
    expect(describePlan(compareStacks(JSON.stringify(stack), JSON.stringify(noted))).isEmpty).toBe(true);
  });

  it('is all of a stack that is new', () => {
    expect(tell(undefined, stack)).toEqual(
      expect.arrayContaining(['+ provider.aws  create', '+ aws_vpc.main  create', '+ output.id  create']),
    );
  });

  it('names what is added, changed and removed, and the attributes', () => {
    const changed = {
      ...stack,
      provider: { aws: [{ region: 'eu-west-1' }] },
      resource: { aws_vpc: { main: { cidr_block: '10.1.0.0/16' } }, aws_lb: { main: { internal: true } } },
      output: {},
    };
    const told = tell(stack, changed);
    expect(told).toEqual(
      expect.arrayContaining([
        '! aws_vpc.main  update',
        expect.stringMatching(/cidr_block.*"10\.0\.0\.0\/16".*"10\.1\.0\.0\/16"/),
        '! provider.aws  update',
        '+ aws_lb.main  create',
        '- output.id  delete',
      ]),
    );
    expect(tell(changed, stack)).toContain('- aws_lb.main  destroy');
  });

  it('compares documents in strings as documents, and keeps the environment of containers back', () => {
    const withContainer = (container: object) => ({
      resource: {
        aws_ecs_task_definition: { app: { container_definitions: JSON.stringify([{ name: 'app', ...container }]) } },
      },
    });
    const told = tell(
      withContainer({ image: 'a:1', environment: [{ name: 'KEY', value: 'planted-one' }] }),
      withContainer({ image: 'a:2', environment: [{ name: 'KEY', value: 'planted-two' }] }),
    ).join('\n');
    expect(told).toMatch(/image.*"a:1".*"a:2"/);
    expect(told).toContain('(sensitive)');
    expect(told).not.toContain('planted');
  });
});
