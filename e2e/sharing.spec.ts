/** Who lets whom in, as the dialogs of documents and collections say it: what they say is true, and slips are asked about. */
import { expectNoViolation } from './support/axe.ts';
import { pageOf, type Person } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

async function opensSharing(person: Person, document: { readonly id: string }): Promise<void> {
  await person.opens(document);
  await person.clicks('button', 'Share');
  await person.seesSomewhere('Who can see this, and why');
}

test('PAGE-105 ACC-150 an editor is told what is theirs, and makes no links once that is left to who manages', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const mia = await people.member('Mia');
  await opensSharing(mia, document);
  await mia.seesSomewhere('Only who manages this document changes this list.');
  await mia.seesSomewhere('you can let others in by a link: to edit at most');
  await mia.seesThe('button', 'New link to edit');
  const alice = await people.owner();
  await opensSharing(alice, document);
  await alice.chooses('Who may make links', 'Only who manages the document');
  await alice.seesThe('button', 'New link to edit');
  await expectNoViolation(alice, 'sharing, who makes links');
  await mia.reloads();
  await mia.clicks('button', 'Share');
  await mia.seesSomewhere('Only who manages this document makes links of it.');
  await mia.doesNotSeeThe('button', 'New link to edit');
});

test('PAGE-106 the last who manages a collection is asked before leaving, and told where they are then', async ({
  people,
}) => {
  const mia = await people.member('Mia');
  await mia.goesTo('/');
  await mia.clicks('button', 'New collection');
  await mia.fills('Name', 'Staff');
  await mia.clicks('button', 'Make it');
  await mia.clicks('button', 'Who is in “Staff”');
  await mia.clicks('button', 'Remove Mia');
  await mia.seesSomewhere('Nobody would manage the collection then');
  await expectNoViolation(mia, 'asked before leaving a collection');
  await mia.presses('Escape');
  await expect(pageOf(mia).getByRole('button', { name: 'Remove Mia' })).toBeFocused();
  await mia.presses('Enter');
  await mia.clicks('button', 'Take off the list');
  await mia.seesSomewhere('You took yourself off “Staff”, and it is closed to you now.');
  await mia.isAt('/');
  await mia.seesThe('button', 'New document');
});
