import { z } from 'zod';

/** The digest in what `docker buildx build --metadata-file` writes. */
export function tryParseMetadataDigest(text: string): string | undefined {
  return metadataSchema.safeParse(JSON.parse(text)).data?.['containerimage.digest'];
}

const metadataSchema = z.object({ 'containerimage.digest': z.string().regex(/^sha256:[0-9a-f]{64}$/) });

/** The digest in the last line that `docker push` writes: `<tag>: digest: sha256:… size: 1234`. */
export function tryParsePushedDigest(output: string): string | undefined {
  return /: digest: (sha256:[0-9a-f]{64}) size: \d+/.exec(output)?.[1];
}

/** What a failed build says: the sentence behind the last `ERROR:`, and the line of the Dockerfile that BuildKit quotes. */
export function parseBuildFailure(output: string): { readonly problem: string; readonly line: number | undefined } {
  const lines = output.trimEnd().split('\n');
  const said = lines.findLast((line) => /^error:/i.test(line)) ?? lines.at(-1) ?? '';
  const quoted = lines.findLast((line) => /^[^\s:]*Dockerfile[^\s:]*:\d+$/.test(line));
  return {
    problem: said.replace(/^error: */i, '') || 'it ended without a word',
    line: quoted === undefined ? undefined : Number(quoted.split(':').at(-1)),
  };
}
