import {
  parseBuildFailure,
  parsePushFailure,
  tryParseMetadataDigest,
  tryParsePushedDigest,
} from '../../../src/pipeline/adapters/docker-output';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('a digest', () => {
  it('is read from what buildx and push write', () => {
    expect(tryParseMetadataDigest(JSON.stringify({ 'containerimage.digest': digest, other: 1 }))).toBe(digest);
    expect(tryParseMetadataDigest('{}')).toBeUndefined();
    expect(tryParsePushedDigest(`The push refers to x\nc1-a: digest: ${digest} size: 528`)).toBe(digest);
    expect(tryParsePushedDigest('nothing')).toBeUndefined();
  });
});

describe('a failed build', () => {
  it('is told by the last error, with the line that BuildKit quotes', () => {
    const output = [
      '#7 [2/2] RUN false',
      '#7 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1',
      '------',
      'Dockerfile:5',
      '--------------------',
      '   5 | >>> RUN false',
      '--------------------',
      'ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
      '',
    ].join('\n');
    expect(parseBuildFailure(output)).toEqual({
      problem: 'failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
      line: 5,
      instruction: undefined,
    });
  });

  it('is told with the instruction where an older BuildKit, or what the engine had before, quotes no line', () => {
    const framed = ' > [build 3/3] RUN ["sh","-c","exit 7"]:\n------\nERROR: failed to solve: exit code: 7';
    expect(parseBuildFailure(framed)).toMatchObject({ line: undefined, instruction: 'RUN ["sh","-c","exit 7"]' });
    const classic = "Step 1/2 : FROM scratch\nStep 2/2 : RUN false\nThe command 'false' returned a non-zero code: 1";
    expect(parseBuildFailure(classic)).toMatchObject({ instruction: 'RUN false' });
  });

  it('is no failed instruction when it is the push that failed', () => {
    expect(parsePushFailure(' > [1/1] RUN false:\ndenied: no')).toEqual({
      problem: 'denied: no',
      line: undefined,
      instruction: undefined,
    });
  });

  it('is told by its last line otherwise', () => {
    expect(parseBuildFailure('one\ntwo\n')).toMatchObject({ problem: 'two', line: undefined, instruction: undefined });
    expect(parseBuildFailure('')).toMatchObject({ problem: 'it ended without a word' });
    expect(parseBuildFailure('error: no space left on device')).toMatchObject({ problem: 'no space left on device' });
  });
});
