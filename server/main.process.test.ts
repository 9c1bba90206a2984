/** The program from outside: started, misused, stopped. It runs as built (`npm run build`). */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newFolder, runProgram, startServer, type RunningServer } from './testing/server-process.ts';

let folder: ReturnType<typeof newFolder>;
let servers: RunningServer[] = [];

beforeEach(() => {
  folder = newFolder();
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop('SIGKILL')));
  servers = [];
  folder.remove();
});

async function start(options: Partial<Parameters<typeof startServer>[0]> = {}): Promise<RunningServer> {
  const server = await startServer({ folder: folder.path, ...options });
  servers.push(server);
  return server;
}

describe('starting', () => {
  it('RUN-10 says where it listens and answers there', async () => {
    const server = await start();
    const health = await fetch(`${server.address}/healthz`);
    expect(health.status).toBe(200);
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
  });

  it('RUN-2 reads .env, and flags win over it', async () => {
    writeFileSync(join(folder.path, '.env'), 'DATA_DIR=./from-file\nPORT=1\n');
    const server = await start({ env: { PORT: '' }, args: ['--port', '0'] });
    expect(new URL(server.address).port).not.toBe('1');
    await server.stop();
    expect((await runProgram(['doctor', '--json'], { folder: folder.path })).stdout).toContain('from-file');
  });

  it('RUN-4 says all that is wrong, ends with 2, and has not listened', async () => {
    const ended = await runProgram(['start'], {
      folder: folder.path,
      env: { PORT: 'http', SYNCHRONOUS: 'sometimes', LIMIT_FRAME_BYTES: '0', REDIS_URL: 'redis://x' },
    });
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe('');
    for (const name of ['PORT', 'SYNCHRONOUS', 'LIMIT_FRAME_BYTES', 'REDIS_URL']) {
      expect(ended.stderr).toContain(name);
    }
  });

  it('RUN-4 ends with 2 for a flag that does not exist', async () => {
    const ended = await runProgram(['start', '--prot', '1'], { folder: folder.path });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('--prot');
  });

  it('RUN-11 a port in use: one line, what to do, ends with 1', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const ended = await runProgram(['start', '--port', String(port)], { folder: folder.path });
    other.close();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^Port ${port} on 127.0.0.1 is in use\\. .*set PORT.*\\n$`));
  });

  it('RUN-12 a second server on one data directory refuses, the first goes on', async () => {
    const server = await start();
    const second = await runProgram(['start'], { folder: folder.path });
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/already running on .*data.*DATA_DIR.*\n$/);
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
  });

  it('RUN-13 a data directory that cannot be written: one line, what to do, ends with 1', async () => {
    writeFileSync(join(folder.path, 'data'), 'a file where a folder should be');
    const ended = await runProgram(['start'], { folder: folder.path });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^DATA_DIR .* cannot be written .*\n$/);
  });

  it('RUN-14 a file that is no database: one line, what to do, ends with 1', async () => {
    const data = join(folder.path, 'data');
    mkdirSync(data);
    chmodSync(data, 0o700);
    writeFileSync(
      join(data, 'scriptorium.db'),
      'not a database at all, but long enough to be read'.repeat(100),
    );
    const ended = await runProgram(['start'], { folder: folder.path });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('Restore a backup');
  });

  it('RUN-15 a later start is quick', async () => {
    await (await start()).stop();
    const startedAt = performance.now();
    await start();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('RUN-16 %s ends it with 0 within 10 s', async (signal) => {
    const server = await start();
    const asked = performance.now();
    expect(await server.stop(signal)).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(10_000);
  });

  it('RUN-17 after SIGKILL the next start needs nothing', async () => {
    await (await start()).stop('SIGKILL');
    const server = await start();
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
  });
});
