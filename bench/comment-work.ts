import { readFileSync } from 'node:fs';
import { aPlannedCell } from '../test/builders/a-report';
import { formatComment } from '../src/pipeline/report/comment';
import { fingerprintPlan } from '../src/pipeline/terraform/fingerprint';
import { parsePlan } from '../src/pipeline/terraform/parse-plan';

/** What `bench/comment.ts` measures, in a process of its own: the words are `parse` or `comment`, and a file. */
const [work = '', file = ''] = process.argv.slice(2);

/** From the bytes of a plan to the body of a comment, with everything in between. */
function makeComment(bytes: Buffer): unknown {
  const plan = parsePlan(bytes);
  const binding = { repository: 'acme/shop', pullRequest: 1, head: 'a1', cell: 'dev' };
  const report = aPlannedCell('dev', plan, { fingerprint: fingerprintPlan(plan, { key: 'key', binding }) });
  return formatComment({ run: { id: '1', attempt: 1, head: 'a1' }, reports: [report], removed: [] });
}

/** The same bytes as one object. */
function parseAll(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString('utf8'));
}

function measure(): void {
  const bytes = readFileSync(file);
  global.gc?.();
  const before = process.memoryUsage();
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const result = work === 'parse' ? parseAll(bytes) : makeComment(bytes);
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  const peakBytes = process.resourceUsage().maxRSS * 1024 - before.rss;
  global.gc?.();
  const heapBytes = process.memoryUsage().heapUsed - before.heapUsed;
  console.log(
    JSON.stringify({ milliseconds, cpu: (user + system) / 1000, peakBytes, heapBytes, isDone: result !== undefined }),
  );
}

measure();
