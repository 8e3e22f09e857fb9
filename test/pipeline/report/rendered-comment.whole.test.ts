import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';
import { formatComment } from '../../../src/pipeline/report/comment';
import { formatRolloutSummary } from '../../../src/pipeline/report/rollout-summary';
import { aRolledOutCell } from '../../builders/a-report';
import { aSampleReview } from '../../builders/a-sample-review';
import { findProgram } from '../../support/find-program';
import { describeWith } from '../../support/needs';
import { githubPage } from '../../support/rendered-comment/github-page';
import { repository } from '../../support/repository';

/** Runs in the page. */
const measurePage = readFileSync(join(repository, 'test', 'support', 'rendered-comment', 'measure-page.cjs'), 'utf8');
const drawPage = readFileSync(join(repository, 'test', 'support', 'rendered-comment', 'draw-page.cjs'), 'utf8');
const drawnSchema = z.array(z.object({ problem: z.string().nullable(), text: z.string() }));
const measuredSchema = z.object({ clipped: z.array(z.string()), pageWidth: z.number() });

const screenshots = join(repository, '.build', 'screenshots');

describeWith('chromium', 'the comment of the sample matrix, as a browser shows it', () => {
  let browser: Browser;
  const { text } = formatComment(aSampleReview());

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
    ['wide', 900],
    ['on a phone', 390],
  ])('fits where it stands: %s', async (_, width) => {
    const { page } = await openPage(text, width);
    await page.screenshot({ path: join(screenshots, `comment-${width}.png`), fullPage: true });
    const { clipped, pageWidth } = measuredSchema.parse(await page.evaluate(measurePage));
    await page.close();
    expect(clipped).toEqual([]);
    expect(pageWidth).toBeLessThanOrEqual(width);
  });

  it('has a picture of the network for each cell that changes it, with the reason of each endpoint', async () => {
    const { page, pictures } = await openPage(text, 900);
    await page.close();
    expect(pictures.map(({ problem }) => problem)).toEqual([null, null]);
    expect(pictures[0]?.text).toContain('NAT gateway');
    expect(pictures[1]?.text).toContain('endpoint ecr.api');
  });

  it('has the timeline of a rollout as a picture in the summary', async () => {
    const { page, pictures } = await openPage(formatRolloutSummary([aRolledOutCell()]), 900);
    await page.screenshot({ path: join(screenshots, 'rollout.png'), fullPage: true });
    await page.close();
    expect(pictures.map(({ problem }) => problem)).toEqual([null]);
    expect(pictures[0]?.text).toContain('become healthy');
  });
});
