import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StubBackend } from './stub-backend';

describe('the development server', () => {
  let backend: StubBackend;
  let server: ViteDevServer;

  beforeAll(async () => {
    backend = await StubBackend.start();
    process.env.BACKEND_URL = backend.url;
    server = await createServer({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
    await server.listen();
  });

  afterAll(async () => {
    await server.close();
    await backend.stop();
  });

  it.each([
    ['/api', '/api'],
    ['/api/profile', '/api/profile'],
    ['/backend/profile', '/api/profile'],
  ])('hands %s on to the backend as %s', async (path, asked) => {
    expect(await (await get(path)).json()).toEqual({ message: `Answer to ${asked}` });
  });

  it.each(['/', '/profile', '/apiary'])('answers %s with the site', async (path) => {
    expect(await (await get(path)).text()).toContain('<div id="root">');
  });

  function get(path: string) {
    return fetch(`${server.resolvedUrls?.local[0] ?? ''}${path.slice(1)}`, { headers: { accept: 'text/html' } });
  }
});
