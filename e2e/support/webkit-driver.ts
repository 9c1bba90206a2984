/**
 * Debian's WebKit: MiniBrowser, driven by WebKitWebDriver through plain W3C WebDriver calls under an X server of
 * its own. One driver process for each browser, because a driver serves one session.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const MINI_BROWSER = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
];
const ANSWERS_WITHIN_MS = 15_000;

export interface Display {
  /** As in `DISPLAY`. */
  readonly name: string;
  close(): Promise<void>;
}

export async function openDisplay(): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const pipe = server.stdio[3];
  if (pipe === null || pipe === undefined || !('once' in pipe)) throw new Error('Xvfb has no pipe');
  const number = await new Promise<string>((resolve, reject) => {
    pipe.once('data', (chunk) => resolve(String(chunk).trim()));
    server.once('exit', () => reject(new Error('Xvfb did not start')));
    server.once('error', reject);
  });
  return { name: `:${number}`, close: () => endProcess(server) };
}

export interface Driver {
  /** A WebDriver command of the session; the answer's `value`. */
  command(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
}

export async function startDriver(display: Display): Promise<Driver> {
  const binary = MINI_BROWSER.find((path) => existsSync(path));
  if (binary === undefined) throw new Error('WebKit is missing: apt-get install webkit2gtk-driver xvfb');
  const runtimeDir = await mkdtemp(join(tmpdir(), 'scriptorium-webkit-'));
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      DISPLAY: display.name,
      XDG_RUNTIME_DIR: runtimeDir,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = valueOf(await answer.json());
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  const close = async (): Promise<void> => {
    // The browser is a child of the driver; together they are one process group.
    await endProcess(driver);
    await rm(runtimeDir, { recursive: true, force: true });
  };
  try {
    await answering(() => call('GET', '/status'));
    const capabilities = {
      browserName: 'MiniBrowser',
      timeouts: { pageLoad: 20_000 },
      unhandledPromptBehavior: 'accept',
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    };
    const created = await call('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
    const session = `/session/${sessionIdOf(created)}`;
    return { command: (method, path, body) => call(method, `${session}${path}`, body), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function answering(ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(30);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const bound = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  const isGroup = child.spawnfile === 'WebKitWebDriver';
  process.kill(isGroup ? -child.pid : child.pid, 'SIGKILL');
  await gone;
}

function valueOf(answer: unknown): { readonly value: unknown } {
  if (typeof answer === 'object' && answer !== null && 'value' in answer) return answer;
  throw new Error('not an answer of WebDriver');
}

function sessionIdOf(created: unknown): string {
  const id =
    typeof created === 'object' && created !== null && 'sessionId' in created ? created.sessionId : undefined;
  if (typeof id !== 'string') throw new Error('WebDriver made no session');
  return id;
}
