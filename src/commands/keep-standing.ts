import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StandingMatrix } from '../rehearsal/rehearse';

/** Says how to look at what stands and how to end it, and waits for that. */
export async function keepStanding(standing: StandingMatrix, signal: AbortSignal): Promise<void> {
  const { preparation, aws, folder } = standing;
  const accounts = [...new Set(preparation.cells.map(({ account }) => account))];
  const files = await Promise.all(accounts.map((account) => writeAccessFile(folder.path, standing, account)));
  console.error(
    [
      `\n${aws.title} is up. To look at it:`,
      ...files.map((file) => `  . ${file} && aws ec2 describe-vpcs`),
      `The stacks and their state are in ${preparation.synthesized.folder}.`,
      'Press Ctrl-C to end it.',
    ].join('\n'),
  );
  // A signal alone does not keep the program running.
  const awake = setInterval(() => undefined, 2 ** 30);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(awake);
}

/** What a shell needs to talk to the AWS API as one account; for this user's eyes only. */
async function writeAccessFile(folder: string, { aws, preparation }: StandingMatrix, account: string): Promise<string> {
  const { endpoint, accessKeyId, secretAccessKey } = aws.accessFor(account);
  const region = preparation.cells.find((cell) => cell.account === account)?.region ?? '';
  const file = join(folder, `aws-${account}.env`);
  const variables = {
    AWS_ENDPOINT_URL: endpoint.href,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
  return file;
}
