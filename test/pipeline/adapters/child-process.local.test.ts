import { runCommand } from '../../../src/pipeline/adapters/child-process';

/** A shell that says when it can be interrupted. */
function interrupted(script: string, interrupts: 'program' | 'group') {
  const controller = new AbortController();
  return runCommand({
    executable: '/bin/sh',
    arguments: ['-c', script],
    folder: '/',
    environment: { PATH: '/usr/bin:/bin' },
    signal: controller.signal,
    interrupts,
    onLine: () => controller.abort(),
  });
}

describe('a program that is interrupted', () => {
  it('gets one signal, and is waited for', async () => {
    const { exitCode, stdout } = await interrupted(
      'trap "echo stopping; sleep 3; exit 3" INT; echo ready; while true; do sleep 0.1; done',
      'program',
    );
    expect([exitCode, stdout]).toEqual([3, 'ready\nstopping']);
  });

  it('gets another one with all that it started, when it has lost the first', async () => {
    const { exitCode } = await interrupted(
      'trap "" INT; echo ready; sleep 1; trap - INT; sleep 60; echo slept',
      'group',
    );
    expect(exitCode).toBeUndefined();
  });
});
