/** The program from outside: started, misused, stopped. It runs as built (`npm run build`). */
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { decodeServerFrame, encodeUpdate } from '../shared/protocol/frames.ts';
import { BEARER_PREFIX, SUBPROTOCOL } from '../shared/protocol/version.ts';
import { openDatabase } from './database/open-database.ts';
import { newFolder, type Folder } from './testing/new-folder.ts';
import { runProgram, startServer, type RunningServer } from './testing/server-process.ts';

let folder: Folder;
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

describe('a disk that ails', () => {
  it('RUN-27 ended sessions that cannot be deleted keep nobody from their documents', async () => {
    const first = await start();
    await tokenOfSomebody();
    await first.stop();
    const db = openDatabase({ file: join(folder.path, 'data', 'scriptorium.db'), synchronous: 'normal' });
    db.exec(`INSERT INTO sessions (id, user_id, token_hash, expires_at, created_at, updated_at)
        SELECT 'ended', id, '', '2001-01-01', '2001-01-01', '2001-01-01' FROM users LIMIT 1;
      CREATE TRIGGER full BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
    db.close();
    const server = await start();
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    const ended = await server.stop();
    expect(`${ended.stdout}${ended.stderr}`).toContain('ended sessions cannot be deleted');
  });
});

describe('the owner', () => {
  it('RUN-18 ACC-4 gets a link at each start as long as nobody owns it; the one before ends', async () => {
    const first = await start();
    await first.stop();
    expect(first.stdout()).toMatch(withLink(first.address));
    const second = await start();
    expect(second.stdout()).toMatch(withLink(second.address));
    expect((await claim(second.address, tokenIn(first))).status).toBe(404);
    expect((await claim(second.address, tokenIn(second))).status).toBe(201);
    await second.stop();
    const third = await start();
    await third.stop();
    expect(third.stdout()).toBe(`Scriptorium is listening on ${third.address}\n`);
  });

  it('RUN-19 who opens the link owns the instance; nobody does by the same link again', async () => {
    const server = await start();
    const token = tokenIn(server);
    const answer = await claim(server.address, token);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('set-cookie')).toContain('HttpOnly');
    expect((await claim(server.address, token)).status).toBe(404);
  });

  it('RUN-20 a lost link is replaced from the command line, while the server runs', async () => {
    await start();
    const ended = await runProgram(['owner-link', '--port', '3000'], { folder: folder.path });
    expect(ended.stdout).toMatch(/^http:\/\/127\.0\.0\.1:3000\/welcome#\S+\n$/);
  });
});

describe('the command line beside a running server', () => {
  it('RUN-21 makes an account, a token that works at once, and a document', async () => {
    const server = await start();
    const token = await tokenOfSomebody();
    const made = await runProgram(['doc', 'create', '--title', 'Minutes'], { folder: folder.path });
    const answer = await fetch(`${server.address}/api/v1/documents/${made.stdout.trim()}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ title: 'Minutes', role: 'owner' });
  });

  it('RUN-25 leaves the write-ahead log of the server alone', async () => {
    await start();
    await tokenOfSomebody();
    expect(statSync(join(folder.path, 'data', 'scriptorium.db-wal')).size).toBeGreaterThan(0);
  });

  it('RUN-22 doctor finds everything well, and the server at its address', async () => {
    const server = await start();
    const { port } = new URL(server.address);
    const ended = await runProgram(['doctor', '--port', port], { folder: folder.path });
    expect(ended.stdout).toContain(`a Scriptorium answers at 127.0.0.1:${port}`);
    expect(ended.code).toBe(0);
  });

  it('RUN-22 doctor ends with 1 and says what to do about a broken database', async () => {
    await (await start()).stop();
    writeFileSync(join(folder.path, 'data', 'scriptorium.db'), 'x'.repeat(10_000));
    const ended = await runProgram(['doctor', '--json'], { folder: folder.path });
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false });
    expect(ended.stdout).toContain('restore the last backup');
  });

  it('RUN-23 what comes later says so and ends with 2', async () => {
    for (const name of ['backup', 'restore', 'export', 'import']) {
      // oxlint-disable-next-line no-await-in-loop
      const ended = await runProgram([name, 'somewhere'], { folder: folder.path });
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain('not supported by this version');
    }
  });

  it('RUN-24 prints one value alone, or JSON', async () => {
    const token = await tokenOfSomebody();
    expect(token).toMatch(/^\S{20,}$/);
    const ended = await runProgram(['version', '--json'], { folder: folder.path });
    expect(ended.stdout).toMatch(/^\{"version":"\d+\.\d+\.\d+"\}\n$/);
  });
});

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('RUN-16 %s ends it with 0 within 10 s', async (signal) => {
    const server = await start();
    const asked = performance.now();
    expect(await server.stop(signal)).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(10_000);
  });

  it.each([
    ['half a header', 'GET / HTTP/1.1\r\nHost: x\r\n'],
    [
      'an unfinished POST',
      'POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ],
  ])('RUN-26 %s holds up no stop', async (_, beginning) => {
    const server = await start();
    const { port } = new URL(server.address);
    const stranger = connect(Number(port), '127.0.0.1');
    const cutOff = new Promise((resolve) => stranger.once('close', resolve));
    stranger.on('error', () => undefined);
    await new Promise((resolve) => void stranger.write(beginning, resolve));
    // By the time this is answered, the server has read what the stranger sent before.
    await fetch(`${server.address}/healthz`);
    const asked = performance.now();
    expect(await server.stop()).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(6_000);
    await cutOff;
  });

  it('RUN-16 open sockets hear 1001, and what was acknowledged is there afterwards', async () => {
    const server = await start();
    const token = await tokenOfSomebody();
    const id = (await runProgram(['doc', 'create', '--title', 'Log'], { folder: folder.path })).stdout.trim();
    const alice = openDocument(server, id, token);
    alice.types('written before the stop');
    await alice.saved();
    const asked = performance.now();
    const ended = server.stop();
    expect(await alice.closed).toBe(1001);
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(10_000);

    const again = await start();
    const answer = await fetch(`${again.address}/api/v1/documents/${id}/content?format=yjs`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const doc = new Y.Doc();
    Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
    expect(doc.getText('notes').toJSON()).toBe('written before the stop');
  });

  it('RUN-17 after SIGKILL the next start needs nothing', async () => {
    await (await start()).stop('SIGKILL');
    const server = await start();
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
  });
});

/** A token of a new owner, made from the command line. */
function withLink(address: string): RegExp {
  return new RegExp(
    `^Scriptorium is listening on ${address}\\n.*: ${address}/welcome#\\S+ .*scriptorium owner-link.*\\n$`,
  );
}

/** Of the owner's link that it printed. */
function tokenIn(server: RunningServer): string {
  return /\/welcome#(\S+)/.exec(server.stdout())?.[1] ?? 'none was printed';
}

function claim(address: string, token: string): Promise<Response> {
  return fetch(`${address}/api/v1/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Olga' }),
  });
}

async function tokenOfSomebody(): Promise<string> {
  const email = 'olga@example.org';
  const user = await runProgram(['user', 'create', '--email', email, '--name', 'Olga', '--role', 'owner'], {
    folder: folder.path,
  });
  if (user.code !== 0) throw new Error(user.stderr);
  const token = await runProgram(['token', 'create', '--user', email], { folder: folder.path });
  return token.stdout.trim();
}

interface Typist {
  types(text: string): void;
  /** Everything sent so far is acknowledged. */
  saved(): Promise<void>;
  /** The close code. */
  readonly closed: Promise<number>;
}

function openDocument(server: RunningServer, documentId: string, token: string): Typist {
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/ws/${documentId}`, [
    SUBPROTOCOL,
    `${BEARER_PREFIX}${token}`,
  ]);
  const doc = new Y.Doc();
  const opened = new Promise((resolve) => socket.once('open', resolve));
  let sent = 0;
  return {
    types(text) {
      doc.once('update', (update: Uint8Array) => {
        sent += 1;
        void opened.then(() => socket.send(encodeUpdate(update)));
      });
      doc.getText('notes').insert(0, text);
    },
    saved: () =>
      new Promise((resolve) => {
        socket.on('message', (data: Buffer) => {
          const frame = decodeServerFrame(data);
          if (frame.ok && frame.value.kind === 'ack' && frame.value.count >= sent) resolve();
        });
      }),
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
}
