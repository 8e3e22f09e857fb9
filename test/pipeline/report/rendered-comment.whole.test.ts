import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';
import { formatComment } from '../../../src/pipeline/report/comment';
import { formatRolloutSummary } from '../../../src/pipeline/report/rollout-summary';
import { aRolledOutCell } from '../../builders/a-report';
import { aReviewOfEveryWay, aSampleReview } from '../../builders/a-sample-review';
import { findProgram } from '../../support/find-program';
import { describeWith } from '../../support/needs';
import { githubPage } from '../../support/rendered-comment/github-page';
import { repository } from '../../support/repository';

/** Runs in the page. */
const measurePage = readFileSync(join(repository, 'test', 'support', 'rendered-comment', 'measure-page.cjs'), 'utf8');
const drawPage = readFileSync(join(repository, 'test', 'support', 'rendered-comment', 'draw-page.cjs'), 'utf8');
const drawnSchema = z.array(z.object({ problem: z.string().nullable(), text: z.string() }));
const measuredSchema = z.object({
  clipped: z.array(z.string()),
  pageWidth: z.number(),
  /** The sizes in pixels of what is written in pictures, as they are shown. */
  pictureTexts: z.array(z.number()).nonempty(),
  seenColumns: z.array(z.string()),
});

/** In pixels. What is smaller is not read on a phone without zooming in. */
const smallestText = 9;

const screenshots = join(repository, '.build', 'screenshots');

describeWith('chromium', 'the comment of the sample matrix, as a browser shows it', () => {
  let browser: Browser;
  const texts = {
    comment: formatComment(aSampleReview()).text,
    'every-way': formatComment(aReviewOfEveryWay()).text,
  } as const;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await chromium.launch({
      executablePath: findProgram('chromium'),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(() => browser.close());

  /** A page of GitHub, its pictures drawn by the library that GitHub draws them with. */
  async function openPage(markdown: string, width: number) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.setContent(githubPage(markdown));
    await page.addScriptTag({ path: require.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js') });
    return { page, pictures: drawnSchema.parse(await page.evaluate(drawPage)) };
  }

  it.each([
    { name: 'comment', where: 'wide', width: 900 },
    { name: 'comment', where: 'on a phone', width: 390 },
    { name: 'every-way', where: 'wide', width: 900 },
    { name: 'every-way', where: 'on a phone', width: 390 },
  ] as const)('can be read where it stands: $name, $where', async ({ name, width }) => {
    const { page } = await openPage(texts[name], width);
    await page.screenshot({ path: join(screenshots, `${name}-${width}.png`), fullPage: true });
    const { clipped, pageWidth, pictureTexts, seenColumns } = measuredSchema.parse(await page.evaluate(measurePage));
    await page.close();
    expect(clipped).toEqual([]);
    expect(pageWidth).toBeLessThanOrEqual(width);
    expect(Math.min(...pictureTexts)).toBeGreaterThanOrEqual(smallestText);
    expect(seenColumns).toEqual(expect.arrayContaining(['Cell', 'Risks', 'Destroy']));
  });

  it('has a picture of the network for each cell that changes it, with the reason of each endpoint', async () => {
    const { page, pictures } = await openPage(texts.comment, 900);
    await page.close();
    expect(pictures.map(({ problem }) => problem)).toEqual([null, null]);
    expect(pictures[0]?.text).toContain('NAT gateway');
    expect(pictures[1]?.text).toContain('ecr.api: create');
    for (const reason of ['whose registry answers here', 'log to CloudWatch', 'the gateway is free'])
      expect(pictures[1]?.text).toContain(reason);
  });

  it('has the timeline of a rollout as a picture in the summary', async () => {
    const { page, pictures } = await openPage(formatRolloutSummary([aRolledOutCell()]), 900);
    await page.screenshot({ path: join(screenshots, 'rollout.png'), fullPage: true });
    await page.close();
    expect(pictures.map(({ problem }) => problem)).toEqual([null]);
    expect(pictures[0]?.text).toContain('become healthy');
  });
});
