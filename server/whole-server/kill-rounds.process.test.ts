/**
 * Pulls the plug on a real server, again and again, while four people type: whatever was acknowledged, and
 * whatever anybody else saw, must be there for somebody who comes fresh.
 */
import { afterAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Chance } from '../../shared/testing/chance.ts';
import { pause, until } from '../testing/until.ts';
import { RestartingServer } from './testing/restarting-server.ts';
import { WireClient } from './testing/wire-client.ts';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 200);
/** In one round of so many the server lives long enough to fold. */
const FOLDS_EVERY = 10;
const PEOPLE = ['ada', 'ben', 'cleo', 'dan'];
const SEED = Number(process.env['KILL_SEED'] ?? 20_261_121);

/** Two servers side by side, for most of a round is waiting for one to start; they commit in different places. */
const SERVERS = ['full', 'normal'];

const servers: RestartingServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.remove())));

it(`STAND-1 loses no acknowledged and no seen edit in ${ROUNDS} rounds of SIGKILL while four people type`, async () => {
  const chance = new Chance(SEED);
  const outcomes = await Promise.all(
    SERVERS.map((synchronous, at) => {
      const rounds = Math.floor((ROUNDS + at) / SERVERS.length);
      return killsAgainAndAgain(synchronous, rounds, chance.fork());
    }),
  );
  const total = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  const acknowledged = total((outcome) => outcome.acknowledged);
  const seen = total((outcome) => outcome.seen);
  const midCommit = total((outcome) => outcome.midCommit);
  const compactions = total((outcome) => outcome.compactions);
  // A gate must not pass by looking at nothing.
  expect(total((outcome) => outcome.kills)).toBe(ROUNDS);
  expect(acknowledged).toBeGreaterThan(ROUNDS * 10);
  expect(seen).toBeGreaterThan(ROUNDS * 10);
  expect(midCommit).toBeGreaterThan(0);
  expect(compactions, 'compactions seen').toBeGreaterThan(ROUNDS >= 100 ? 0 : -1);
  process.stdout.write(
    `${ROUNDS} kills: ${acknowledged} acknowledged and ${seen} seen edits, none lost; ` +
      `${midCommit} kills with edits under way, ${compactions} compactions\n`,
  );
}, 1_500_000);

interface Outcome {
  readonly kills: number;
  readonly acknowledged: number;
  readonly seen: number;
  /** Kills while edits were under way. */
  readonly midCommit: number;
  readonly compactions: number;
}

/** One server, killed and started anew in each round; what was promised in any round before must still be there. */
async function killsAgainAndAgain(synchronous: string, rounds: number, chance: Chance): Promise<Outcome> {
  const server = new RestartingServer({ SYNCHRONOUS: synchronous });
  servers.push(server);
  await server.start();
  const tokenByName = new Map<string, string>();
  for (const name of PEOPLE) tokenByName.set(name, await server.tokenFor(name));
  const documentId = await server.command('doc', 'create', '--title', 'Kill rounds');
  const joins = (name: string): WireClient =>
    new WireClient({ ws: server.ws, documentId, token: tokenByName.get(name) ?? '' });
  const acknowledged = new Set<string>();
  const seen = new Set<string>();
  let kills = 0;
  let midCommit = 0;
  let compactions = 0;

  while (kills < rounds) {
    const round = kills + 1;
    const typists = PEOPLE.map((name) => new Typist(joins(name), `${name}-${round}`, { acknowledged, seen }));
    await until('all four in sync', () => typists.every((typist) => typist.client.isSynced));
    if (round % FOLDS_EVERY === 0) {
      // Much is written and then nothing for so long that the tail is folded, or is being folded when the plug is pulled.
      await typeFor(600, typists, chance);
      await pause(2_000 + chance.fraction() * 800);
    }
    await typeFor(20 + chance.fraction() * 180, typists, chance);
    if (typists.some((typist) => typist.client.acked < typist.client.sent)) midCommit += 1;
    compactions += await compactionsSoFar(server);
    await server.kill();
    kills += 1;
    for (const typist of typists) typist.client.drop();
    await server.start();

    const fresh = joins('ada');
    await until('a fresh client in sync', () => fresh.isSynced);
    const words = new Set(fresh.doc.getText('words').toJSON().split(' '));
    const lost = (promised: ReadonlySet<string>): string[] =>
      [...promised].filter((word) => !words.has(word));
    expect(lost(acknowledged), `acknowledged and lost, round ${round}`).toEqual([]);
    expect(lost(seen), `seen and lost, round ${round}`).toEqual([]);
    fresh.drop();
  }
  return { kills, acknowledged: acknowledged.size, seen: seen.size, midCommit, compactions };
}

async function typeFor(ms: number, typists: readonly Typist[], chance: Chance): Promise<void> {
  const stopAt = Date.now() + ms;
  while (Date.now() < stopAt) {
    for (const typist of typists) typist.types();
    await pause(chance.fraction() * 4);
  }
}

interface Promised {
  readonly acknowledged: Set<string>;
  readonly seen: Set<string>;
}

class Typist {
  readonly client: WireClient;
  /** What every word of this typist begins with. */
  readonly #mark: string;
  readonly #words: Promised;
  #typed = 0;
  /** Which word each counted frame carried. */
  readonly #wordByFrame = new Map<number, string>();

  constructor(client: WireClient, mark: string, words: Promised) {
    this.client = client;
    this.#mark = mark;
    this.#words = words;
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
    const word = `${this.#mark}-${this.#typed}`;
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
async function compactionsSoFar(server: RestartingServer): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^scriptorium_compactions_total (\d+)/m.exec(metrics)?.[1] ?? 0);
}
