/** A Chromium with one guest in it, driven by Playwright; how slow its processor seems can be chosen. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import type { Server } from '../contenders.ts';
import { pause } from '../load/meter.ts';
import { addressOf, type GuestCookie } from './house.ts';

const PROBE = fileURLToPath(new URL('../probes/page.js', import.meta.url));
const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const OPENS_WITHIN_MS = 120_000;
const LOOKS_EVERY_MS = 100;

export async function launchBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--enable-precise-memory-info',
  ];
  return await chromium.launch(
    existsSync(chromium.executablePath()) ? { args } : { args, executablePath: SYSTEM_CHROMIUM },
  );
}

export interface Opened {
  /** From the navigation's start until the text was on the screen, ms. */
  readonly readableMs: number;
  /** Until it could be typed in, ms. */
  readonly editableMs: number;
}

export class Window {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #devtools: CDPSession;
  readonly #server: Server;

  private constructor(context: BrowserContext, page: Page, devtools: CDPSession, server: Server) {
    this.#context = context;
    this.page = page;
    this.#devtools = devtools;
    this.#server = server;
  }

  /** With nothing remembered. `slowness`: how many times slower than this machine. */
  static async open(
    browser: Browser,
    server: Server,
    guest: { readonly cookie: GuestCookie; readonly slowness: number },
  ): Promise<Window> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    await context.addCookies([{ ...guest.cookie, url: addressOf(server), httpOnly: true, sameSite: 'Lax' }]);
    await context.addInitScript({ path: PROBE });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: guest.slowness });
    return new Window(context, page, devtools, server);
  }

  async openDocument(documentId: string): Promise<Opened> {
    await this.page.goto(`${addressOf(this.#server)}/d/${documentId}`, { timeout: OPENS_WITHIN_MS });
    const giveUpAt = performance.now() + OPENS_WITHIN_MS;
    // Not waitForFunction, which the page's Content-Security-Policy keeps from looking again.
    while (!(Number(await this.page.evaluate('scriptoriumBench.marks.editable')) > 0)) {
      if (performance.now() > giveUpAt) throw new Error('the document could not be edited in time');
      await pause(LOOKS_EVERY_MS);
    }
    return {
      readableMs: Number(await this.page.evaluate('scriptoriumBench.marks.readable')),
      editableMs: Number(await this.page.evaluate('scriptoriumBench.marks.editable')),
    };
  }

  /** Leaves the document, so that the next opening begins from nothing but what is remembered. */
  async goAway(): Promise<void> {
    await this.page.goto('about:blank');
  }

  /** What the keys took since this was asked before, ms from the key to the frame that shows it. */
  async takeKeys(): Promise<readonly number[]> {
    const taken: unknown = await this.page.evaluate('scriptoriumBench.takeKeys()');
    return Array.isArray(taken) ? taken.map(Number) : [];
  }

  /** Bytes of the page's heap after a garbage collection. */
  async heapBytes(): Promise<number> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#devtools.send('Runtime.getHeapUsage');
    return usedSize;
  }

  /** Calls `heard` with what each answer took on the wire. */
  async watchNetwork(heard: (kind: string, wireBytes: number) => void): Promise<void> {
    const kindById = new Map<string, string>();
    this.#devtools.on('Network.responseReceived', ({ requestId, type }) => kindById.set(requestId, type));
    this.#devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      heard(kindById.get(requestId) ?? 'Other', encodedDataLength);
    });
    await this.#devtools.send('Network.enable');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
