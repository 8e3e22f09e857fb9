import {
  parseBuildFailure,
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
    });
  });

  it('is told by its last line otherwise', () => {
    expect(parseBuildFailure('one\ntwo\n')).toEqual({ problem: 'two', line: undefined });
    expect(parseBuildFailure('')).toEqual({ problem: 'it ended without a word', line: undefined });
    expect(parseBuildFailure('error: no space left on device')).toMatchObject({ problem: 'no space left on device' });
  });
});
