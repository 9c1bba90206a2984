/** The server's disk takes no more, as the people at their browsers see it. */
import { typeUntilNotSaved } from './support/full-disk.ts';
import { readPage } from './support/reading.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

test(
  'E2E-27 SYNC-14 on a full disk the page says what is wrong, goes on, loses nothing, and heals by itself',
  { tag: '@engines' },
  async ({ people, house }) => {
    const { document, alice, bob } = await people.meetAt({ title: 'Ledger', markdown: 'Kept.' });
    await alice.goesToTheEnd();
    await alice.types(' Saved.');
    await bob.sees('Kept. Saved.');

    await house.server.fillDisk();
    const shown = await typeUntilNotSaved(alice);
    expect((await alice.stateLine()).words).toMatch(WHY);
    await alice.seesSomewhere('The server cannot save at the moment');
    await alice.seesSomewhere('edits wait on this device and are sent by themselves when it works again');
    const onDisk = (await house.api.text(document.id)).trim();
    expect(shown.startsWith(onDisk)).toBe(true);
    expect(shown.length).toBeGreaterThan(onDisk.length);
    expect((await bob.text()).trim()).toBe(onDisk);
    await bob.seesSomewhere('The server cannot save at the moment');
    await bob.seesThatItIs('saved');

    expect(await alice.canType()).toBe(true);
    await alice.types(' And on.');
    expect((await alice.stateLine()).words).toMatch(WHY);
    await alice.reloads();
    await alice.sees(`${shown} And on.`);
    await alice.seesThatItIs('notSaved');
    expect(await alice.canType()).toBe(true);
    expect(await bob.text()).toBe(onDisk);

    await house.server.freeDisk();
    await bob.sees(`${shown} And on.`);
    await alice.seesThatItIs('saved');
    expect((await house.api.text(document.id)).trim()).toBe(`${shown} And on.`);
    for (const person of [alice, bob]) {
      await expect
        .poll(() => person.screen.look(readPage, undefined), { timeout: 25_000 })
        .not.toContain('cannot save');
    }
  },
);

/** A file that may not grow past its size fails as an errant disk does; one on a full file system as a full one. */
const WHY = /^Not saved: the server’s disk (is full|has errors)$/;
