import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const nginx = readFileSync('nginx.conf', 'utf8');

describe('the image', () => {
  it('is built on images pinned by digest, each a build argument', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual(['${NODE_IMAGE}', '${NGINX_IMAGE}']);
    expect(dockerfile.match(/^ARG \w+=[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/gm)).toHaveLength(2);
  });

  it('installs what the lock file says, and every version is exact', () => {
    expect(dockerfile).toContain('RUN npm ci');
    const versions = [...readFileSync('package.json', 'utf8').matchAll(/^ {4}"[^"]+": "(\d\S*)",?$/gm)];
    expect(versions.map(([, version]) => version).filter((version) => !/^\d+\.\d+\.\d+$/.test(version ?? ''))).toEqual([]);
  });

  it('runs as a user by number, who is not root', () => {
    expect(lastOf('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('listens on the port it exposes and checks', () => {
    const port = lastOf('EXPOSE');
    expect(/listen (\d+);/.exec(nginx)?.[1]).toBe(port);
    expect(lastOf('HEALTHCHECK')).toContain(`http://127.0.0.1:${port ?? ''}/`);
  });

  it('serves the built site, not a development server', () => {
    expect(lastOf('ENTRYPOINT')).toBe('["sh", "/srv/frontend/start.sh"]');
    expect(readFileSync('start.sh', 'utf8').trimEnd().split('\n').at(-1)).toMatch(/^exec nginx /);
  });

  it('writes only to the folder that is a volume', () => {
    const volume = lastOf('VOLUME') ?? '';
    expect(`${lastOf('WORKDIR') ?? ''}/run`).toBe(volume);
    expect(nginx.match(/^ *(pid|\w+_temp_path) /gm)).toHaveLength(6);
    expect(nginx.match(/^ *(pid|\w+_temp_path) (?!run\/)/gm)).toBeNull();
  });

  it('stops by the signal that lets requests finish', () => {
    expect(lastOf('STOPSIGNAL')).toBe('SIGQUIT');
  });

  it('asks for the backend whenever a request comes in, never by a name in the file', () => {
    const targets = [...nginx.matchAll(/proxy_pass (\S+);/g)].map(([, target]) => target);
    expect(targets).toEqual(['$backend', '$backend']);
  });

  it('sends only what it needs to the builder', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) => files?.split(' '));
    const admitted = readFileSync('.dockerignore', 'utf8').trim().split('\n');
    expect(admitted[0]).toBe('*');
    expect(admitted.slice(1).map((line) => line.slice(1)).toSorted()).toEqual(copied.toSorted().toSorted());
  });
});

/** What the last instruction of a kind says: the one that holds for the image. */
function lastOf(instruction: string): string | undefined {
  return [...dockerfile.matchAll(new RegExp(`^${instruction} (.+)$`, 'gm'))].at(-1)?.[1];
}
