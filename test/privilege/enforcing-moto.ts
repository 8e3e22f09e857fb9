import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { motoRequirement } from '../../src/rehearsal/embedded-aws/emulators';
import { findOrInstallPythons } from '../../src/rehearsal/embedded-aws/python-installation';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { freePort } from '../support/free-port';

/** Keys of a session. */
export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };

/** moto by itself, which checks the actions of every call once it is told to. */
export class EnforcingMoto {
  static async start(): Promise<EnforcingMoto> {
    const context = { environment: childEnvironment(process.env), onProgress: () => undefined };
    const [python = ''] = await findOrInstallPythons([motoRequirement], context);
    const port = await freePort();
    const words = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
    const child = spawn(python, words, { env: context.environment, stdio: 'ignore' });
    const moto = new EnforcingMoto(child, `http://127.0.0.1:${port}`);
    await moto.untilItAnswers();
    return moto;
  }

  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: string,
  ) {}

  /** A session of a role that may do these actions, whatever they are done to. */
  async sessionOf(name: string, actions: readonly string[]): Promise<SessionKeys> {
    const config = {
      endpoint: this.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'admin', secretAccessKey: 'admin' },
    };
    const iam = new IAMClient(config);
    const created = await iam.send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policy([trust]) }),
    );
    const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: 'all', PolicyDocument: policy([statement]) }),
    );
    const asked = { RoleArn: created.Role?.Arn, RoleSessionName: name };
    const { Credentials } = await new STSClient(config).send(new AssumeRoleCommand(asked));
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
  }

  /** From now on. */
  async enforce(): Promise<void> {
    await fetch(`${this.endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }

  private async untilItAnswers(): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      const isUp = await fetch(`${this.endpoint}/moto-api/data.json`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('moto does not answer');
  }
}

function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
