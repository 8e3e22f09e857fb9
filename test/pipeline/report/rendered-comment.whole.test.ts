import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';
import { formatComment } from '../../../src/pipeline/report/comment';
import { aSampleReview } from '../../builders/a-sample-review';
import { findProgram } from '../../support/find-program';
import { describeWith } from '../../support/needs';
import { githubPage } from '../../support/rendered-comment/github-page';
import { repository } from '../../support/repository';

/** Runs in the page. */
const measurePage = readFileSync(join(repository, 'test', 'support', 'rendered-comment', 'measure-page.cjs'), 'utf8');
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

  it.each([
    ['wide', 900],
    ['on a phone', 390],
  ])('fits where it stands: %s', async (_, width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.setContent(githubPage(text));
    await page.screenshot({ path: join(screenshots, `comment-${width}.png`), fullPage: true });
    const { clipped, pageWidth } = measuredSchema.parse(await page.evaluate(measurePage));
    await page.close();
    expect(clipped).toEqual([]);
    expect(pageWidth).toBeLessThanOrEqual(width);
  });
});
