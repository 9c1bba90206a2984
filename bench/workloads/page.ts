/**
 * What somebody in a browser sees: how much the page weighs, how soon a document can be read and typed in, what a
 * key takes to the screen while others type, and whether memory grows. In Chromium, as it is and four times slower.
 */
import type { Browser } from '@playwright/test';
import type { Server } from '../contenders.ts';
import { inviteGuest, makeDocument } from '../browser/house.ts';
import { othersType } from '../browser/others.ts';
import { richText } from '../browser/rich-text.ts';
import { launchBrowser, Window } from '../browser/window.ts';
import { pause } from '../load/meter.ts';
import { median, percentile } from '../load/statistics.ts';
import { note, type Measures, type RunContext, type Workload } from './workload.ts';

const KIB = 1024;
const OTHERS = 4;
const KEY_EVERY_MS = 120;
/** A page that does not keep up takes each key when it can. */
const TYPES_AT_MOST_MS = 60_000;
const SLOWER = 4;
const SIZES = [
  { name: '10k', title: '10 KB', bytes: 10_000 },
  { name: '100k', title: '100 KB', bytes: 100_000 },
  { name: '1m', title: '1 MB', bytes: 1_000_000 },
] as const;

type Size = (typeof SIZES)[number];

const PAGE_WEIGHT: Workload = {
  name: 'page-weight',
  title: 'The page in Chromium: first load of a short document',
  contenders: ['ours'],
  inQuick: false,
  limits: {},
  metrics: [
    note('script', 'script on the wire, KiB', 1),
    note('whole', 'everything on the wire, KiB', 1),
    note('cold', 'to the first editable screen with nothing cached, ms'),
    note('warm', 'the same again, ms'),
    note('coldSlow', `cold, processor ${SLOWER}x slower, ms`),
    note('warmSlow', `warm, processor ${SLOWER}x slower, ms`),
  ],
  run: (context) => withBrowser(context, pageWeight),
};

export const PAGE: readonly Workload[] = [
  PAGE_WEIGHT,
  ...SIZES.map((size) => documentWorkload(size)),
  session(),
];

function documentWorkload(size: Size): Workload {
  return {
    name: `page-${size.name}`,
    title: `The page in Chromium: ${size.title} of rich text`,
    contenders: ['ours'],
    inQuick: false,
    limits: {},
    metrics: [
      note('cold', 'opened for the first time: readable, ms'),
      note('coldEditable', 'and editable, ms'),
      note('warm', 'opened again: readable, ms'),
      note('warmEditable', 'and editable, ms'),
      note('warmSlow', `opened again, processor ${SLOWER}x slower: readable, ms`),
      note('p50', 'key to screen while four others type, p50 ms', 1),
      note('p95', 'p95 ms', 1),
      note('p50Slow', `the same ${SLOWER}x slower, p50 ms`, 1),
      note('p95Slow', 'p95 ms', 1),
    ],
    run: (context) => withBrowser(context, (inBrowser) => documentRun(inBrowser, size)),
  };
}

interface InBrowser {
  readonly browser: Browser;
  readonly server: Server;
  readonly quick: boolean;
}

async function withBrowser(
  context: RunContext,
  run: (inBrowser: InBrowser) => Promise<Measures>,
): Promise<Measures> {
  const server = await context.start();
  const browser = await launchBrowser();
  try {
    return await run({ browser, server, quick: context.quick });
  } finally {
    await browser.close();
  }
}

async function pageWeight({ browser, server }: InBrowser): Promise<Measures> {
  const documentId = await makeDocument(server, richText(1_000));
  const cookie = await inviteGuest(server, documentId);
  const load = async (slowness: number): Promise<Load> => {
    const window = await Window.open(browser, server, { cookie, slowness });
    let script = 0;
    let whole = 0;
    await window.watchNetwork((kind, bytes) => {
      whole += bytes;
      if (kind === 'Script') script += bytes;
    });
    const cold = await window.openDocument(documentId);
    // The first load ends here; afterwards the page is kept for offline use.
    const weight = { script, whole };
    await restOf(window);
    const warm = await window.openDocument(documentId);
    await window.close();
    return { ...weight, cold: cold.editableMs, warm: warm.editableMs };
  };
  const fast = await load(1);
  const slow = await load(SLOWER);
  return {
    ...fast,
    script: fast.script / KIB,
    whole: fast.whole / KIB,
    coldSlow: slow.cold,
    warmSlow: slow.warm,
  };
}

interface Load {
  readonly script: number;
  readonly whole: number;
  readonly cold: number;
  readonly warm: number;
}

async function documentRun({ browser, server, quick }: InBrowser, { bytes }: Size): Promise<Measures> {
  const documentId = await makeDocument(server, richText(bytes));
  const cookie = await inviteGuest(server, documentId);
  const window = await Window.open(browser, server, { cookie, slowness: 1 });
  const cold = await window.openDocument(documentId);
  await restOf(window);
  const warm = await window.openDocument(documentId);
  const others = await othersType(server, documentId, OTHERS);
  const fast = await typing(window, quick ? 40 : 150);
  await restOf(window);
  await window.close();
  const slow = await Window.open(browser, server, { cookie, slowness: SLOWER });
  await slow.openDocument(documentId);
  const slowKeys = await typing(slow, quick ? 40 : 100);
  others.stop();
  await restOf(slow);
  const warmSlow = await slow.openDocument(documentId);
  await slow.close();
  return {
    cold: cold.readableMs,
    coldEditable: cold.editableMs,
    warm: warm.readableMs,
    warmEditable: warm.editableMs,
    warmSlow: warmSlow.readableMs,
    p50: percentile(fast, 0.5),
    p95: percentile(fast, 0.95),
    p50Slow: percentile(slowKeys, 0.5),
    p95Slow: percentile(slowKeys, 0.95),
  };
}

/** Into the first paragraph; the times from key to screen, ms: of fewer keys where the page is too slow for all. */
async function typing(window: Window, keys: number): Promise<readonly number[]> {
  await window.page.locator('.document-body p').first().click();
  await window.page.keyboard.press('End');
  await pause(1_000);
  await window.takeKeys();
  const giveUpAt = performance.now() + TYPES_AT_MOST_MS;
  let pressed = 0;
  for (; pressed < keys && performance.now() < giveUpAt; pressed += 1) {
    await window.page.keyboard.press('abcdefghij'.charAt(pressed % 10));
    await pause(KEY_EVERY_MS);
  }
  const taken = await window.takeKeys();
  if (taken.length < pressed * 0.9) {
    throw new Error(`only ${taken.length} of ${pressed} keys came to the screen`);
  }
  return taken;
}

/** Until the local copy is kept and the page itself cached. */
async function restOf(window: Window): Promise<void> {
  await pause(3_000);
  await window.goAway();
  await pause(500);
}

function session(): Workload {
  return {
    name: 'page-session',
    title: 'The page in Chromium: a session of editing 100 KB, four others typing',
    contenders: ['ours'],
    inQuick: false,
    limits: {},
    metrics: [
      note('keys', 'keys typed by all'),
      note('before', 'heap after the first minute, MiB', 1),
      note('after', 'heap at the end, MiB', 1),
      note('growth', 'growth, bytes a key'),
    ],
    run: (context) => withBrowser(context, sessionRun),
  };
}

/** Stretches of typing; between them the heap is looked at. */
async function sessionRun({ browser, server, quick }: InBrowser): Promise<Measures> {
  const documentId = await makeDocument(server, richText(100_000));
  const cookie = await inviteGuest(server, documentId);
  const window = await Window.open(browser, server, { cookie, slowness: 1 });
  await window.openDocument(documentId);
  const others = await othersType(server, documentId, OTHERS);
  const ownKeys = quick ? 50 : 400;
  await typing(window, ownKeys);
  const keysBefore = others.keys();
  const before = median([await window.heapBytes(), await window.heapBytes()]);
  const stretches = quick ? 1 : 4;
  for (let stretch = 0; stretch < stretches; stretch += 1) await typing(window, ownKeys);
  const after = median([await window.heapBytes(), await window.heapBytes()]);
  const keys = others.keys() - keysBefore + stretches * ownKeys;
  others.stop();
  await window.close();
  return { keys, before: before / KIB / KIB, after: after / KIB / KIB, growth: (after - before) / keys };
}
