import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const backend = 'http://backend.dev.shop.internal:5000';

describe('start.sh', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'frontend-'));
    copyFileSync('start.sh', join(folder, 'start.sh'));
    mkdirSync(join(folder, 'run'));
    // Stands for nginx, and says how it was started.
    writeFileSync(join(folder, 'nginx'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes the resolvers of resolv.conf and the address of the backend, then becomes nginx', () => {
    const { stdout } = start(backend, 'search eu-central-1.compute.internal\nnameserver 10.0.0.2\n');
    expect(written()).toBe(`resolver 10.0.0.2 valid=5s ipv6=off;\nset $backend ${backend};\n`);
    expect(stdout).toContain(`-c ${folder}/nginx.conf`);
  });

  it('takes all resolvers, those with IPv6 addresses in brackets', () => {
    start(backend, '# one\nnameserver 127.0.0.11\nnameserver fd00:ec2::253\noptions ndots:0\n');
    expect(written()).toContain('resolver 127.0.0.11 [fd00:ec2::253] valid=5s');
  });

  it.each(['', 'backend:5000', 'https://backend:5000', 'http://backend:5000/api', `${backend}\nx`, 'http://a;b'])(
    'refuses the address %j and names the variable',
    (address) => {
      const { status, stderr } = start(address, 'nameserver 10.0.0.2\n');
      expect(status).toBe(1);
      expect(stderr).toContain('BACKEND_URL');
    },
  );

  it('refuses a resolv.conf without a resolver', () => {
    const { status, stderr } = start(backend, 'search internal\n');
    expect(status).toBe(1);
    expect(stderr).toContain('names no resolver');
  });

  function start(address: string, resolvConf: string) {
    const file = join(folder, 'resolv.conf');
    writeFileSync(file, resolvConf);
    const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, BACKEND_URL: address, RESOLV_CONF: file };
    return spawnSync('sh', [join(folder, 'start.sh')], { env, encoding: 'utf8' });
  }

  function written() {
    return readFileSync(join(folder, 'run', 'backend.conf'), 'utf8');
  }
});
