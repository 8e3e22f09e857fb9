import { aJob, jobNeeds, removeJobs } from '../actions/jobs';
import { describeWith } from '../support/needs';
import { loadRecorded } from './recording';
import { registryAction } from './registry-action';

afterEach(removeJobs);

describeWith(jobNeeds, 'the action build-push', () => {
  it.each(['buildx', 'docker build'] as const)('by %s, asks for nothing that is not recorded', async (builder) => {
    const job = await aJob(builder);
    expect(await job.main()).toMatchObject({ exitCode: 0 });
    expect(await job.main()).toMatchObject({ exitCode: 0 });
    const recorded = loadRecorded('push').requests.map(({ action }) => action);
    const asked = new Set(job.cloud.seen.flatMap((request) => registryAction(request) ?? []));
    expect(asked).toContain('ecr:PutImage');
    expect([...asked].filter((action) => !recorded.includes(action))).toEqual([]);
  });
});
