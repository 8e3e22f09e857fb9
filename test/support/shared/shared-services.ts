import { createServer, type IncomingMessage, type Server } from 'node:http';
import { anEmbeddedAws, type TestAws } from '../../rehearsal/embedded-aws/an-embedded-aws';
import { portOf } from '../port-of';
import { OutsideRegistry } from './outside-registry';

/**
 * What the files of a run share, because it takes seconds to start: an embedded AWS, of which every test has an account of its
 * own, and a registry on the outside. Each is started when the first test asks for it.
 */
export class SharedServices {
  private aws: Promise<TestAws> | undefined;
  private registry: Promise<OutsideRegistry> | undefined;
  private readonly server: Server = createServer((request, response) => {
    this.answer(request).then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    const [aws, registry] = await Promise.allSettled([this.aws, this.registry]);
    if (aws.status === 'fulfilled') await aws.value?.stop();
    if (registry.status === 'fulfilled') await registry.value?.stop();
  }

  private async answer({ url = '/' }: IncomingMessage): Promise<unknown> {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === '/registry') {
      const { host, base } = await (this.registry ??= OutsideRegistry.start());
      return { host, base };
    }
    const { aws } = await (this.aws ??= anEmbeddedAws());
    const { accessKeyId } = aws.credentialsFor(searchParams.get('account') ?? '');
    return { endpoint: aws.endpoint.href, registryHost: aws.registryHost, accessKeyId };
  }
}
