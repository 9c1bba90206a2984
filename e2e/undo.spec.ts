/** Undo is personal: it takes back what I wrote, never what somebody else did. */
import { test } from './support/test.ts';

test('PAGE-5 undo and redo touch only one’s own edits', { tag: '@engines' }, async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Given.' });
  // One key each: what is typed within half a second is taken back together, and a slow machine has no half seconds.
  await alice.goesToTheEnd();
  await alice.types('A');
  await bob.sees('Given.A');
  await bob.goesToTheEnd();
  await bob.types('B');
  await alice.sees('Given.AB');

  await alice.presses('Control+z');
  await alice.sees('Given.B');
  await bob.sees('Given.B');
  await bob.presses('Control+z');
  await bob.sees('Given.');
  await alice.sees('Given.');

  await alice.presses('Control+Shift+Z');
  await bob.sees('Given.A');
  await bob.clicks('button', 'Redo');
  await alice.sees('Given.AB');
});

test('PAGE-5 undo never takes back what was there when the page was opened', async ({ people }) => {
  const { alice } = await people.meetAt({ markdown: 'Written before.' });
  await alice.goesToTheEnd();
  await alice.presses('Control+z', 'Control+z', 'Control+z');
  await alice.types('!');
  await alice.sees('Written before.!');
  await alice.presses('Control+z', 'Control+z');
  await alice.sees('Written before.');
});

test('PAGE-5 undo after a reconnection takes back what was written before it', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Given.' });
  await alice.goesToTheEnd();
  await alice.types(' Mine.');
  await bob.sees('Given. Mine.');
  alice.losesTheNetwork();
  await alice.seesThatItIs('offline');
  alice.getsTheNetworkBack();
  await alice.seesThatItIs('saved');
  await alice.presses('Control+z');
  await bob.sees('Given.');
});
