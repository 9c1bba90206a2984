/** The browsers of a worker, each started when first needed: Playwright's own where it is installed, else Debian's. */
import { existsSync } from 'node:fs';
import {
  chromium,
  firefox,
  webkit,
  type Browser,
  type BrowserContextOptions,
  type LaunchOptions,
} from '@playwright/test';
import type { AnyScreen } from './person.ts';
import { openPlaywrightScreen, type PlaywrightScreen } from './playwright-screen.ts';
import { tellViolations } from './problems.ts';
import type { Engine } from './screen.ts';
import { openDisplay, type Display } from './webkit-driver.ts';
import { openWebKitScreen } from './webkit-screen.ts';

export interface Engines {
  /** A window with nothing remembered. */
  openWindow(engine: Engine, options?: BrowserContextOptions): Promise<AnyScreen>;
  close(): Promise<void>;
}

export function createEngines(): Engines {
  const browsers = new Map<Engine, Promise<Browser>>();
  let display: Promise<Display> | undefined;
  const browser = (engine: Engine): Promise<Browser> => {
    const known = browsers.get(engine) ?? launch(engine);
    browsers.set(engine, known);
    return known;
  };
  return {
    openWindow: async (engine, options) => {
      if (engine === 'webkit' && !existsSync(webkit.executablePath())) {
        display ??= openDisplay();
        return await openWebKitScreen(await display);
      }
      return await openWindowOf(await browser(engine), engine, options);
    },
    close: async () => {
      for (const one of browsers.values()) {
        await (await one).close();
      }
      await (await display)?.close();
    },
  };
}

export async function openWindowOf(
  browser: Browser,
  engine: Engine,
  options: BrowserContextOptions = {},
): Promise<PlaywrightScreen> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...(engine === 'chromium' ? { permissions: ['clipboard-read', 'clipboard-write'] } : {}),
    ...options,
  });
  await tellViolations(context);
  return await openPlaywrightScreen(context, engine);
}

function launch(engine: Engine): Promise<Browser> {
  switch (engine) {
    case 'chromium':
      return chromium.launch(chromiumOptions());
    case 'firefox':
      return firefox.launch(
        existsSync(firefox.executablePath())
          ? {}
          : {
              channel: 'moz-firefox',
              executablePath: found('firefox', ['/usr/bin/firefox-esr', '/usr/bin/firefox']),
            },
      );
    case 'webkit':
      return webkit.launch();
    default:
      return engine satisfies never;
  }
}

export function chromiumOptions(): LaunchOptions {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return existsSync(chromium.executablePath())
    ? { args }
    : { args, executablePath: found('chromium', ['/usr/bin/chromium', '/usr/bin/google-chrome']) };
}

function found(name: string, paths: readonly string[]): string {
  const path = paths.find((one) => existsSync(one));
  if (path === undefined)
    throw new Error(`${name} is missing: npx playwright install ${name}, or install the system's`);
  return path;
}
