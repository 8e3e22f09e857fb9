import { nextCommentMove, type OwnComment } from '../../../src/pipeline/steps/next-comment-move';
import { compareRuns } from '../../../src/pipeline/steps/run-order';

const comment = (id: number, number: number, attempt = 1): OwnComment => ({
  ...{ id, body: `run ${number}.${attempt}`, url: `#${id}` },
  run: { number, attempt },
});
const speaker = (number: number, attempt = 1, hasWritten = false) => ({
  ...{ run: { number, attempt }, body: `run ${number}.${attempt}`, hasWritten },
});

describe('the next move', () => {
  it('is the first comment', () => {
    expect(nextCommentMove([], speaker(1))).toEqual({ kind: 'create' });
  });

  it('writes over an earlier run, and over an earlier attempt', () => {
    expect(nextCommentMove([comment(1, 4)], speaker(5))).toEqual({ kind: 'update', comment: comment(1, 4) });
    expect(nextCommentMove([comment(1, 5, 1)], speaker(5, 2))).toMatchObject({ kind: 'update' });
  });

  it('leaves a later run, and a later attempt, alone', () => {
    expect(nextCommentMove([comment(1, 6)], speaker(5, 9))).toEqual({ kind: 'yield', comment: comment(1, 6) });
    expect(nextCommentMove([comment(1, 5, 2)], speaker(5, 1))).toMatchObject({ kind: 'yield' });
  });

  it('rests when its own words stand there, whether it wrote them now or before', () => {
    expect(nextCommentMove([comment(1, 5)], speaker(5))).toMatchObject({ kind: 'rest' });
    const changed = { ...comment(1, 5), body: 'as GitHub gives it back' };
    expect(nextCommentMove([changed], speaker(5, 1, true))).toMatchObject({ kind: 'rest' });
    expect(nextCommentMove([changed], speaker(5))).toMatchObject({ kind: 'update' });
  });

  it('keeps the oldest of several, and first brings it up to date', () => {
    expect(nextCommentMove([comment(1, 3), comment(2, 5)], speaker(5))).toMatchObject({
      kind: 'update',
      comment: { id: 1 },
    });
    expect(nextCommentMove([comment(1, 5), comment(2, 5)], speaker(5))).toMatchObject({
      kind: 'delete',
      comment: { id: 2 },
    });
    expect(nextCommentMove([comment(1, 5), comment(2, 3)], speaker(5))).toMatchObject({
      kind: 'delete',
      comment: { id: 2 },
    });
  });

  it('takes its own back before it leaves the place to a later run, and never that of the later run', () => {
    expect(nextCommentMove([comment(1, 6), comment(2, 5)], speaker(5))).toMatchObject({
      kind: 'delete',
      comment: { id: 2 },
    });
    expect(nextCommentMove([comment(1, 5), comment(2, 6)], speaker(5))).toMatchObject({
      kind: 'yield',
      comment: { id: 2 },
    });
    expect(nextCommentMove([comment(1, 4), comment(2, 6)], speaker(5))).toMatchObject({ kind: 'yield' });
  });
});

describe('the order of runs', () => {
  it('is that of their numbers, then of their attempts', () => {
    const runs = [
      [2, 1],
      [10, 1],
      [2, 3],
      [9, 9],
    ].map(([number = 0, attempt = 0]) => ({ number, attempt }));
    expect(runs.toSorted(compareRuns).map(({ number, attempt }) => `${number}.${attempt}`)).toEqual([
      ...['2.1', '2.3', '9.9', '10.1'],
    ]);
    expect(compareRuns({ number: 1, attempt: 1 }, { number: 1, attempt: 1 })).toBe(0);
  });
});
