import { formatImagesFile, type ImagesFile, parseImagesFile } from '../../../src/pipeline/image/images-file';
import { formatImagesTable } from '../../../src/pipeline/steps/images-table';

const tag = `c1-${'0a'.repeat(20)}`;

const someImages = (): ImagesFile =>
  parseImagesFile(
    JSON.stringify({
      version: 1,
      images: [
        {
          name: 'web',
          repository: 'shop/web',
          tag,
          seconds: 12,
          places: [
            {
              account: '111111111111',
              region: 'eu-central-1',
              digest: `sha256:${'1b'.repeat(32)}`,
              size: 1_540_000,
              result: 'built',
            },
            {
              account: '222222222222',
              region: 'eu-west-1',
              digest: `sha256:${'1b'.repeat(32)}`,
              size: null,
              result: 'reused',
            },
          ],
        },
        { name: 'api', repository: 'shop/api', tag, seconds: 3, places: [] },
      ],
    }),
  );

describe('the images of a run', () => {
  it('are written and read back', () => {
    expect(parseImagesFile(formatImagesFile(someImages()))).toEqual(someImages());
  });

  it('are shown as a table, a line for each registry', () => {
    expect(formatImagesTable(someImages()).trimEnd().split('\n').slice(4)).toEqual([
      `| web | \`${tag}\` | 111111111111 eu-central-1 | \`sha256:1b1b1b1b1b1b\` | built | 1.5 MB | 12 |`,
      `| web | \`${tag}\` | 222222222222 eu-west-1 | \`sha256:1b1b1b1b1b1b\` | reused |  | 0 |`,
      `| api | \`${tag}\` |  |  | not pushed |  | 3 |`,
    ]);
  });
});
