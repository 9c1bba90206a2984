/** Opening, reloading and viewing a document write nothing: not one update leaves the browser. */
import { pageOf } from './support/person.ts';
import { countEdits } from './support/sent-edits.ts';
import { expect, test } from './support/test.ts';

const EVERYTHING = [
  '# Heading',
  'Some **bold**, *italic*, ~~struck~~ and `code` with a [link](https://example.org).',
  '- one\n  - two\n    1. three\n- [ ] not a task',
  '- [x] done\n- [ ] open',
  '> quote\n>\n> - in it',
  '```\ncode\n\nblock\n```',
  '---',
  'שלום 😀',
].join('\n\n');

for (const role of ['edit', 'view'] as const) {
  test(`SYNC-7 opening, reading and reloading with a link to ${role} sends no update`, async ({
    people,
    house,
  }) => {
    const document = await house.api.createDocument({ title: 'Everything', markdown: EVERYTHING });
    const link = await house.api.makeLink(document.id, role);
    const bob = await people.guest('Bob', link);
    const sent = countEdits(pageOf(bob));
    await bob.opens(document);
    await bob.seesThatItIs('saved');
    await bob.seesTitle('Everything');
    await bob.goesToTheEnd();
    await bob.presses('Control+Home', 'ArrowDown', 'Control+a', 'ArrowRight');
    await bob.reloads();
    await bob.seesThatItIs('saved');
    await bob.goesTo('/');
    await bob.seesSomewhere('Everything');
    await bob.opens(document);
    await bob.seesThatItIs('saved');
    expect(sent).toEqual({ sockets: 3, edits: 0 });
    expect(await house.api.markdown(document.id)).toContain('[x] done');
  });
}

test('SYNC-7 PAGE-19 E2E-25 opening a document that is empty sends no update, and no spec sees an error', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument();
  const alice = await people.owner();
  const sent = countEdits(pageOf(alice));
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await alice.goesToTheEnd();
  await alice.clicks('textbox', 'Title');
  await alice.reloads();
  await alice.seesThatItIs('saved');
  expect(sent).toEqual({ sockets: 2, edits: 0 });
  await alice.goesToTheEnd();
  await alice.types('x');
  await alice.seesThatItIs('saved');
  expect(sent.edits).toBeGreaterThan(0);
});
