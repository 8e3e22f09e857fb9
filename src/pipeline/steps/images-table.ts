import { type ImagesFile, type NamedImage } from '../image/images-file';

/** The images of a run as a table for the job's summary. */
export function formatImagesTable({ images }: ImagesFile): string {
  const rows = images.flatMap(rowsOf).map((cells) => `| ${cells.join(' | ')} |`);
  return ['## Images', '', ...header, ...rows, ''].join('\n');
}

const header = ['| Image | Tag | Registry | Digest | | Size | Seconds |', '|---|---|---|---|---|---:|---:|'] as const;

/** Names and tags have a form that is no Markdown. */
function rowsOf({ name, tag, places, seconds }: NamedImage): readonly (readonly string[])[] {
  if (places.length === 0) return [[name, `\`${tag}\``, '', '', 'not pushed', '', String(seconds)]];
  return places.map(({ account, region, digest, result, size }) => [
    name,
    `\`${tag}\``,
    `${account} ${region}`,
    `\`${digest.slice(0, 'sha256:'.length + 12)}\``,
    result,
    size === null ? '' : `${(size / 1_000_000).toFixed(1)} MB`,
    result === 'built' ? String(seconds) : '0',
  ]);
}
