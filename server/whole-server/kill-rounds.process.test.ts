/**
 * Pulls the plug on a real server, again and again, while four people type: whatever was acknowledged, and
 * whatever anybody else saw, must be there for somebody who comes fresh.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Chance } from '../../shared/testing/chance.ts';
import { pause, until } from '../testing/until.ts';
import { RestartingServer } from './testing/restarting-server.ts';
import { WireClient } from './testing/wire-client.ts';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 200);
/** One round in so many lives long enough for a compaction to end. */
const FOLDS_EVERY = 10;
const PEOPLE = ['ada', 'ben', 'cleo', 'dan'];
const SEED = Number(process.env['KILL_SEED'] ?? 20_261_121);

let server: RestartingServer;
const tokenByName = new Map<string, string>();

beforeAll(async () => {
  server = new RestartingServer();
  await server.start();
  for (const name of PEOPLE) tokenByName.set(name, await server.tokenFor(name));
});
afterAll(() => server.remove());

it(`STAND-1 loses no acknowledged and no seen edit in ${ROUNDS} rounds of SIGKILL while four people type`, async () => {
  const chance = new Chance(SEED);
  const documentId = await server.command('doc', 'create', '--title', 'Kill rounds');
  const acknowledged = new Set<string>();
  const seen = new Set<string>();
  let round = 0;
  let midCommit = 0;
  let compactions = 0;

  while (round < ROUNDS) {
    round += 1;
    const typists = PEOPLE.map((name) => new Typist(documentId, name, round, { acknowledged, seen }));
    await until('all four in sync', () => typists.every((typist) => typist.client.isSynced));
    // Now and then long enough for the tail to be folded; otherwise the plug is pulled before or while it is.
    const stopAt = Date.now() + (round % FOLDS_EVERY === 0 ? 2_500 : 20 + chance.fraction() * 180);
    while (Date.now() < stopAt) {
      for (const typist of typists) typist.types();
      await pause(chance.fraction() * 4);
    }
    if (typists.some((typist) => typist.client.acked < typist.client.sent)) midCommit += 1;
    compactions += await compactionsSoFar();
    await server.kill();
    for (const typist of typists) typist.client.drop();
    await server.start();

    const fresh = new WireClient({ ws: server.ws, documentId, token: tokenOf('ada') });
    await until('a fresh client in sync', () => fresh.isSynced);
    const words = new Set(fresh.doc.getText('words').toJSON().split(' '));
    expect(
      [...acknowledged].filter((word) => !words.has(word)),
      `acknowledged and lost, round ${round}`,
    ).toEqual([]);
    expect(
      [...seen].filter((word) => !words.has(word)),
      `seen and lost, round ${round}`,
    ).toEqual([]);
    fresh.drop();
  }
  // A gate must not pass by looking at nothing.
  expect(round).toBe(ROUNDS);
  expect(acknowledged.size).toBeGreaterThan(ROUNDS * 10);
  expect(seen.size).toBeGreaterThan(ROUNDS * 10);
  expect(midCommit).toBeGreaterThan(0);
  expect(compactions, 'compactions seen').toBeGreaterThan(ROUNDS >= 100 ? 0 : -1);
  process.stdout.write(
    `${ROUNDS} kills: ${acknowledged.size} acknowledged and ${seen.size} seen edits, none lost; ` +
      `${midCommit} kills with edits under way, ${compactions} compactions\n`,
  );
}, 1_500_000);

class Typist {
  readonly client: WireClient;
  readonly #name: string;
  readonly #round: number;
  readonly #words: { readonly acknowledged: Set<string>; readonly seen: Set<string> };
  #typed = 0;
  /** Which word each counted frame carried. */
  readonly #wordByFrame = new Map<number, string>();

  constructor(
    documentId: string,
    name: string,
    round: number,
    words: { readonly acknowledged: Set<string>; readonly seen: Set<string> },
  ) {
    this.#name = name;
    this.#round = round;
    this.#words = words;
    this.client = new WireClient({ ws: server.ws, documentId, token: tokenOf(name) });
    this.client.onAck = (count) => {
      for (const [frame, word] of this.#wordByFrame) {
        if (frame > count) break;
        this.#words.acknowledged.add(word);
        this.#wordByFrame.delete(frame);
      }
    };
    this.client.onFrame = (frame) => {
      if (frame.kind === 'update') this.#sees(frame.update);
    };
  }

  types(): void {
    if (this.client.closed !== undefined) return;
    this.#typed += 1;
    const word = `${this.#name}-${this.#round}-${this.#typed}`;
    const text = this.client.doc.getText('words');
    text.insert(text.length, `${word} `);
    this.#wordByFrame.set(this.client.sent, word);
  }

  #sees(update: Uint8Array): void {
    for (const struct of Y.decodeUpdate(update).structs) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
      for (const word of struct.content.str.split(' ')) if (word !== '') this.#words.seen.add(word);
    }
  }
}

/** Of the present process, as its metrics page tells. */
async function compactionsSoFar(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^scriptorium_compactions_total (\d+)/m.exec(metrics)?.[1] ?? 0);
}

function tokenOf(name: string): string {
  const token = tokenByName.get(name);
  if (token === undefined) throw new Error(`no token for ${name}`);
  return token;
}
