/** The test of the specs: people at browsers of the project's engine, around one server a worker. */
import { test as base, expect, type BrowserContextOptions } from '@playwright/test';
import type { DocumentResponse } from '../../shared/api/documents.ts';
import type { CreatedShareLink } from '../../shared/api/share-links.ts';
import { acceptInvitation, joinByLink, type SessionCookie } from './api.ts';
import { openWire, type Wire } from './cut.ts';
import { createEngines, type Engines } from './engines.ts';
import { openHouse, OWNER, type House } from './house.ts';
import { createPerson, type AnyScreen, type Person } from './person.ts';
import { openPlaywrightScreen } from './playwright-screen.ts';
import type { Engine } from './screen.ts';

export { expect };

export interface EngineOptions {
  readonly engine: Engine;
  /** A server for this test alone: one that is killed, or that nobody owns yet. */
  readonly ownHouse: boolean;
}

export interface Seat extends BrowserContextOptions {
  readonly engine?: Engine;
}

export interface Meeting {
  readonly document: DocumentResponse;
  readonly link: CreatedShareLink;
  readonly alice: Person;
  readonly bob: Person;
}

export interface People {
  /** Alice, the owner of the house. */
  owner(seat?: Seat): Promise<Person>;
  /** Somebody without an account who has come in by a share link. */
  guest(name: string, link: { readonly token: string }, seat?: Seat): Promise<Person>;
  /** Somebody with an account, signed in; their address and password: `signInOf`. In a house of the test's own. */
  member(name: string, seat?: Seat): Promise<Person>;
  /** Somebody the house has never seen. */
  stranger(name: string, seat?: Seat): Promise<Person>;
  /** Alice and Bob at one new document, both connected; he came by a link to edit. */
  meetAt(
    given: { readonly title?: string; readonly markdown?: string },
    seats?: { readonly alice?: Seat; readonly bob?: Seat },
  ): Promise<Meeting>;
  /** A second tab of the same browser. */
  anotherTab(person: Person): Promise<Person>;
}

interface WorkerFixtures {
  readonly engines: Engines;
  readonly sharedHouse: House;
}

interface TestFixtures {
  readonly house: House;
  readonly people: People;
}

export const test = base.extend<TestFixtures & EngineOptions, WorkerFixtures>({
  engine: ['chromium', { option: true }],
  ownHouse: [false, { option: true }],
  engines: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const engines = createEngines();
      await use(engines);
      await engines.close();
    },
    { scope: 'worker' },
  ],
  sharedHouse: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const house = await openHouse();
      await use(house);
      await house.close();
    },
    { scope: 'worker' },
  ],
  house: async ({ ownHouse, sharedHouse }, use) => {
    if (!ownHouse) {
      await use(sharedHouse);
      return;
    }
    const house = await openHouse();
    await use(house);
    await house.close();
  },
  people: async ({ engine, engines, house }, use) => {
    const gathering = gather({ engine, engines, house });
    await use(gathering.people);
    expect(await gathering.leave(), 'what went wrong on the pages').toEqual([]);
  },
});

/** What a member of a house signs in with. */
export function signInOf(name: string): { readonly email: string; readonly password: string } {
  return { email: `${name.toLowerCase()}@example.org`, password: 'correct horse battery' };
}

/** A member at no browser: their session. */
export async function joinTeam(
  house: House,
  { name, color = GUEST_COLORS[0] }: { readonly name: string; readonly color?: string },
): Promise<SessionCookie> {
  const { url } = await house.team.invite();
  const token = new URL(url).hash.slice(1);
  return await acceptInvitation(house.address, { token, name, color, ...signInOf(name) });
}

function gather({ engine, engines, house }: { engine: Engine; engines: Engines; house: House }) {
  const seated: Person[] = [];
  const wires: Wire[] = [];
  const seat = async (
    who: { name: string; color: string },
    screen: AnyScreen,
    wire: Wire,
  ): Promise<Person> => {
    const person = createPerson(screen, { ...who, wire });
    seated.push(person);
    return person;
  };
  const sitDown = async (who: { name: string; color: string }, { engine: other, ...options }: Seat) => {
    const wire = await openWire(house.server.port);
    wires.push(wire);
    return await seat(who, await engines.openWindow(other ?? engine, options), wire);
  };
  const nextColor = (): string => GUEST_COLORS[seated.length % GUEST_COLORS.length] ?? GUEST_COLORS[0];
  const people: People = {
    owner: async (options = {}) => {
      const alice = await sitDown(OWNER, options);
      await alice.screen.remember(alice.wire.address, house.api.cookie);
      return alice;
    },
    guest: async (name, { token }, options = {}) => {
      const color = nextColor();
      const cookie = await joinByLink(house.address, { token, name, color });
      const guest = await sitDown({ name, color }, options);
      await guest.screen.remember(guest.wire.address, cookie);
      return guest;
    },
    member: async (name, options = {}) => {
      const who = { name, color: nextColor() };
      const cookie = await joinTeam(house, who);
      const member = await sitDown(who, options);
      await member.screen.remember(member.wire.address, cookie);
      return member;
    },
    stranger: (name, options = {}) => sitDown({ name, color: GUEST_COLORS[0] }, options),
    meetAt: async (given, seats = {}) => {
      const document = await house.api.createDocument(given);
      const link = await house.api.makeLink(document.id, 'edit');
      const [alice, bob] = await Promise.all([
        people.owner(seats.alice),
        people.guest('Bob', link, seats.bob),
      ]);
      for (const person of [alice, bob]) {
        // One after the other: two browsers that start at once on two cores are slower than that.
        await person.opens(document);
        await person.seesThatItIs('saved');
      }
      return { document, link, alice, bob };
    },
    anotherTab: async (person) => {
      const { screen } = person;
      if (!('context' in screen)) throw new Error('a second tab needs Playwright');
      // Checked above: only Playwright's screens have a context.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const { context } = screen as Extract<AnyScreen, { kind: 'playwright' }>;
      return await seat(person, await openPlaywrightScreen(context, screen.engine), person.wire);
    },
  };
  const leave = async (): Promise<readonly string[]> => {
    // Asked before anything closes: the runner takes its pictures then, by means that the pages' policy forbids.
    const problems = seated.flatMap((person) => person.problems());
    await Promise.all(seated.map(({ screen }) => screen.leave()));
    await Promise.all(wires.map((wire) => wire.close()));
    return problems;
  };
  return { people, leave };
}

/** Of shared/api/palette.ts; the owner's is another. */
const GUEST_COLORS = ['#b15314', '#1f7e3f', '#8d4ecc', '#c92b7a'] as const;
