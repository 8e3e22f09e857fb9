import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';

/** The digest in what `docker buildx build --metadata-file` writes. */
export function tryParseMetadataDigest(text: string): string | undefined {
  return metadataSchema.safeParse(tryParseJson(text)).data?.['containerimage.digest'];
}

const metadataSchema = z.object({ 'containerimage.digest': z.string().regex(/^sha256:[0-9a-f]{64}$/) });

/** The digest in the last line that `docker push` writes: `<tag>: digest: sha256:… size: 1234`. */
export function tryParsePushedDigest(output: string): string | undefined {
  return /: digest: (sha256:[0-9a-f]{64}) size: \d+/.exec(output)?.[1];
}

/** What a failed build says of itself. */
export interface BuildFailure {
  readonly problem: string;
  /** The line of the Dockerfile that BuildKit quotes; older ones quote none. */
  readonly line: number | undefined;
  /** The instruction that failed, in the builder's words. */
  readonly instruction: string | undefined;
}

/** The sentence behind the last `ERROR:`, and where in the Dockerfile it happened. */
export function parseBuildFailure(output: string): BuildFailure {
  const lines = output.trimEnd().split('\n');
  const said = lines.findLast((line) => /^error:/i.test(line)) ?? lines.at(-1) ?? '';
  const quoted = lines.findLast((line) => /^[^\s:]*Dockerfile[^\s:]*:\d+$/.test(line));
  return {
    problem: said.replace(/^error: */i, '') || 'it ended without a word',
    line: quoted === undefined ? undefined : Number(quoted.split(':').at(-1)),
    instruction: failedInstruction(lines),
  };
}

/** No instruction has failed here, whatever the words are. */
export function parsePushFailure(stderr: string): BuildFailure {
  return { ...parseBuildFailure(stderr), line: undefined, instruction: undefined };
}

/** BuildKit repeats it in a frame, ` > [stage 2/3] RUN …:`; the classic builder announces each, `Step 2/3 : RUN …`, and stops. */
function failedInstruction(lines: readonly string[]): string | undefined {
  const framed = lines.findLast((line) => /^ > \[.*\d+\/\d+\] .*:$/.test(line));
  if (framed !== undefined) return framed.replace(/^ > \[.*?\d+\/\d+\] (.*):$/, '$1');
  const step = lines.findLastIndex((line) => /^Step \d+\/\d+ : /.test(line));
  const isBroken = lines.slice(step).some((line) => /returned a non-zero code|failed/.test(line));
  return step >= 0 && isBroken ? lines[step]?.replace(/^Step \d+\/\d+ : /, '') : undefined;
}
