/** "Saved" means on the server's disk: it is not said before, and what it was said of is there after any end. */
import { expect, test } from './support/test.ts';
import { answered, LOST_CONNECTION } from './support/problems.ts';

test(
  'SYNC-1 PAGE-13 Saved is not said before the server has acknowledged',
  { tag: '@engines' },
  async ({ people, house }) => {
    const { document, alice } = await people.meetAt({ markdown: 'Known.' });
    await alice.goesToTheEnd();
    alice.mayMeet(...LOST_CONNECTION);
    alice.wire.stall();
    await alice.types(' Not yet.');
    await alice.seesThatItIs('saving');
    await alice.presses('Enter');
    await alice.types('More.');
    expect((await alice.stateLine()).state).toBe('saving');
    expect((await house.api.text(document.id)).trim()).toBe('Known.');
    alice.wire.mend();
    await alice.seesThatItIs('saved');
    expect((await house.api.text(document.id)).trim()).toBe('Known. Not yet.\nMore.');
  },
);

test.describe('a server of one’s own', () => {
  test.use({ ownHouse: true });

  test('E2E-5 what was Saved is there after SIGKILL', { tag: '@engines' }, async ({ people, house }) => {
    const document = await house.api.createDocument({ title: 'Ledger' });
    const alice = await people.owner();
    await alice.opens(document);
    await alice.goesToTheEnd();
    await alice.types('Every word of this, and ');
    await alice.presses('Control+b');
    await alice.types('this');
    await alice.seesThatItIs('saved');
    await house.server.kill();
    alice.mayMeet(...LOST_CONNECTION);
    await house.server.startAgain();

    const later = await people.owner();
    await later.opens(document);
    await later.seesMarkup('<p>Every word of this, and <strong>this</strong></p>');
    await later.seesTitle('Ledger');
  });

  test(
    'E2E-6 the server is killed and comes back in the middle of a sentence: nothing is lost',
    { tag: '@engines' },
    async ({ people, house }) => {
      const { document, alice, bob } = await people.meetAt({ markdown: 'Alice:\n\nBob:' });
      for (const person of [alice, bob]) person.mayMeet(...LOST_CONNECTION);
      await bob.goesToTheEnd();
      await alice.goesToTheEnd();
      await alice.presses('Control+Home', 'End');
      await alice.types(' this sentence was begun before');
      const killed = house.server.kill();
      await Promise.all([
        killed,
        alice.types(' and went on while nobody was listening'),
        bob.types(' so did this one'),
      ]);
      await bob.seesThatItIs('offline');
      await Promise.all([house.server.startAgain(), alice.types(', to its end.'), bob.types(', as well.')]);
      const whole =
        'Alice: this sentence was begun before and went on while nobody was listening, to its end.\nBob: so did this one, as well.';
      for (const person of [alice, bob]) {
        await person.sees(whole);
        await person.seesThatItIs('saved');
      }
      await expect.poll(async () => (await house.api.text(document.id)).trim()).toBe(whole);
    },
  );

  test('SYNC-5 a server that stops in good order is waited for, and the page says so', async ({
    people,
    house,
  }) => {
    const { alice, bob } = await people.meetAt({ markdown: 'Here.' });
    // 503: what a page loads beforehand while the server is stopping.
    for (const person of [alice, bob]) person.mayMeet(...LOST_CONNECTION, answered(503));
    await alice.goesToTheEnd();
    await house.server.stop();
    await expect.poll(async () => (await alice.stateLine()).state).not.toBe('saved');
    await alice.types(' And there.');
    await expect.poll(async () => (await alice.stateLine()).words).toMatch(/^Offline, \d+ edits? kept here$/);
    await house.server.startAgain();
    await alice.seesThatItIs('saved');
  });
});
