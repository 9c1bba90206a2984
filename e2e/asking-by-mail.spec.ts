/** Asking to be let in, where mail is sent: from letter to letter. */
import { startMailServer } from '../server/testing/mail-server.ts';
import { apiFor, send } from './support/api.ts';
import { expectNoViolation } from './support/axe.ts';
import { findsChoice } from './support/find-choice.ts';
import { openHouse } from './support/house.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, joinTeam, signInOf, test } from './support/test.ts';

test.use({ ownHouse: true });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

async function signsIn(person: Person): Promise<void> {
  const { email, password } = signInOf(person.name);
  await person.fills('E-mail address', email);
  await person.fills('Password', password);
  await person.presses('Enter');
}

test('E2E-56 ACC-133 ACC-135 a letter leads to where it is decided, signed in or not, and another one lets in', async ({
  people,
}) => {
  const post = await startMailServer();
  const house = await openHouse({ SMTP_URL: post.url });
  const cookie = await joinTeam(house, { name: 'Mia' });
  await joinTeam(house, { name: 'Nia' });
  const { id } = await apiFor(house.address, cookie).createDocument({
    title: 'Plan',
    markdown: 'Here.',
    private: true,
  });
  const nia = await people.stranger('Nia');
  nia.mayMeet(answered(404));
  await nia.screen.goTo(`${house.address}/sign-in?next=/d/${id}`);
  await signsIn(nia);
  await nia.clicks('button', 'Ask to be let in');
  await nia.fills('A few words (optional)', 'May I read along?');
  await nia.clicks('button', 'Ask to be let in');
  await nia.seesSomewhere('Asked. This page opens by itself');

  const asked = await post.letterTo('mia@example.org');
  expect(asked.source).toContain('Nia asks to be let into “Plan”');
  expect(asked.source).toContain('> May I read along?');
  const mia = await people.stranger('Mia', PHONE);
  mia.mayMeet(answered(404), answered(401));
  await mia.screen.goTo(asked.link);
  await mia.clicks('link', 'Sign in');
  await signsIn(mia);
  const dialog = pageOf(mia).getByRole('dialog');
  await dialog.getByText('May I read along?').waitFor();
  expect(new URL(await mia.screen.url()).search).toBe('');
  await expectNoViolation(mia, 'the share dialog as a letter opens it, on a phone');
  await mia.clicks('button', 'Let Nia in: Can view');

  const letIn = await post.letterTo('nia@example.org');
  expect(letIn.source).toContain('Mia has let you into “Plan” at Scriptorium: you can view it.');
  // Her page has opened by itself; who may not share finds no dialog by the manager's address.
  await pageOf(nia).getByText('Here.').waitFor();
  await nia.screen.goTo(letIn.link);
  await nia.sees('Here.');
  await nia.screen.goTo(asked.link);
  await nia.sees('Here.');
  await nia.seesThatItIs('saved');
  await expect(pageOf(nia).getByRole('dialog')).toHaveCount(0);

  // Reloaded, the document has nothing over it.
  await mia.reloads();
  await mia.sees('Here.');
  await mia.seesThatItIs('saved');
  await expect(dialog).toHaveCount(0);
  for (const { screen } of [nia, mia]) await screen.goTo('about:blank');
  await house.close();
  await post.close();
});

test('E2E-56 ACC-132 who asks and is let in beside the request is asked about no more', async ({
  people,
  house,
}) => {
  const alice = await people.owner();
  const cookie = await joinTeam(house, { name: 'Nia' });
  const { id } = await house.api.createDocument({ title: 'Plan', markdown: 'Here.', private: true });
  await send(house.address, { path: 'access-requests', body: { documentId: id, message: 'Please' }, cookie });
  await alice.goesTo(`/d/${id}?share`);
  await alice.seesSomewhere('Please');
  await alice.isAt(`/d/${id}`);
  await findsChoice(alice, 'Let somebody in', 'Nia');
  await alice.clicks('button', 'Let in');
  await alice.seesThe('button', 'Remove Nia');
  await expect(pageOf(alice).getByText('Please')).toHaveCount(0);
  await alice.seesThe('button', 'Share');
});
