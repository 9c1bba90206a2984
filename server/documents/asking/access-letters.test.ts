import { afterEach, expect, it } from 'vitest';
import { fail, succeed } from '../../../shared/result.ts';
import type { Letter, Mailer } from '../../mail/mailer.ts';
import { createSmtpMailer } from '../../mail/mailer.ts';
import { startMailServer } from '../../testing/mail-server.ts';
import { LETTER_LIMITS } from './access-letters.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Browser } from '../testing/browser.ts';
import { idOf, make } from '../testing/deeds.ts';

const A_DAY = 24 * 60 * 60 * 1000;
const worlds: ApiWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

/** A world whose letters are kept here; `send` decides what becomes of one. */
async function scene(send: Mailer['send'] = () => Promise.resolve(succeed(undefined))) {
  const letters: Letter[] = [];
  const mailer: Mailer = {
    send: (letter) => {
      letters.push(letter);
      return send(letter);
    },
    close: () => {},
  };
  const world = await createApiWorld({ mailer });
  worlds.push(world);
  const olga = await world.owner('olga@example.org');
  return { world, letters, olga, mia: await world.member('Mia'), tom: await world.member('Tom') };
}

const ask = (by: Browser, documentId: string, more: object = {}): Promise<unknown> =>
  by.post('/access-requests', { documentId, ...more });
const decide = async (by: Browser, documentId: string, role: string | null): Promise<unknown> => {
  const id = (await by.get(`/documents/${documentId}/access-requests`)).text('items', 0, 'id');
  return by.post(`/documents/${documentId}/access-requests/${id}`, { role });
};
const receivers = (letters: readonly Letter[]): readonly string[] =>
  letters.map(({ to }) => to.replace('@example.org', ''));
/** Until all letters that were to be written are: they are written one after the other. */
const written = async (world: ApiWorld): Promise<void> => {
  for (let turn = 0; turn < 40; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each query takes its turn
    await world.db.selectFrom('users').select('id').limit(1).execute();
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => void setImmediate(resolve));
  }
};

it('ACC-133 a letter tells who asks for which document, in their words, and leads to where it is decided', async () => {
  const post = await startMailServer();
  const world = await createApiWorld({
    mailer: createSmtpMailer({ url: post.url, from: 'us@example.org' }),
    instance: { name: 'Writers' },
  });
  worlds.push(world);
  await world.owner('olga@example.org');
  const mia = await world.member('Mia');
  await mia.patch('/me', { language: 'de' });
  const id = await make(mia, { title: 'Plan <b> & more' });
  const link = await mia.post(`/documents/${await make(mia, { title: 'Other' })}/share-links`, {
    role: 'view',
  });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus <i>' });
  await ask(gus, id, {
    message: '<script>hello</script>\nhttps://elsewhere.example.org \u202Eyou',
    language: 'en',
  });
  const toMia = await post.letterTo('mia@example.org');
  expect(toMia.link).toBe(`http://localhost/d/${id}?share`);
  expect(toMia.source).toContain(
    'Hallo Mia, Gus <i> (Gast) bittet um Zugang zu „Plan <b> & more“ bei Writers.',
  );
  expect(toMia.source).toContain('Gäste wählen ihren Namen selbst.');
  const toOlga = await post.letterTo('olga@example.org');
  expect(toOlga.source).toContain('Hello Olga, Gus <i> (guest) asks to be let into');
  expect(toOlga.source).toContain('> <script>hello</script>');
  expect(toOlga.source).toContain('&lt;script&gt;hello&lt;/script&gt;<br>https://elsewhere.example.org');
  expect(toOlga.source).toContain('Gus &lt;i&gt; (guest) asks');
  expect(toOlga.source).not.toContain('\u202E');
  await post.close();
});

it('ACC-133 those nearest to the document are told first: its owner, its managers, its collection’s, and at last admins', async () => {
  const { world, letters, olga, mia, tom } = await scene();
  await world.member('Ada', 'admin');
  const members = ['Ben', 'Cleo', 'Dan', 'Eve', 'Guest', 'Gone'].map((name) => world.member(name));
  const [ben = mia, cleo = mia, dan = mia, eve = mia, guest = mia, gone = mia] = await Promise.all(members);
  const place = (await mia.post('/collections', { name: 'Plans', membersRole: 'viewer' })).text('id');
  const group = (await olga.post('/groups', { name: 'Writers' })).text('id');
  await olga.put(`/groups/${group}/members/${await idOf(cleo)}`);
  const id = await make(ben, { title: 'Plan' });
  const lets = async (path: string, body: object): Promise<void> => {
    expect((await mia.put(path, body)).status).toBe(200);
  };
  await lets(`/collections/${place}/grants`, { userId: await idOf(ben), role: 'editor' });
  await ben.post(`/documents/${id}/move`, { collectionId: place });
  await lets(`/documents/${id}/grants`, { userId: await idOf(dan), role: 'manager' });
  for (const one of [guest, gone])
    await lets(`/documents/${id}/grants`, { userId: await idOf(one), role: 'manager' });
  await lets(`/collections/${place}/grants`, { groupId: group, role: 'manager' });
  await lets(`/documents/${id}/grants`, { userId: await idOf(eve), role: 'editor' });
  await olga.patch(`/members/${await idOf(guest)}`, { role: 'guest' });
  await olga.patch(`/members/${await idOf(gone)}`, { deactivated: true });
  const gus = await guestBy(world, tom);
  await ask(gus, id);
  await written(world);
  expect(receivers(letters).slice(0, 2)).toEqual(['ben', 'dan']);
  expect(receivers(letters).slice(2, 4).toSorted()).toEqual(['cleo', 'mia']);
  expect(receivers(letters).slice(4).toSorted()).toEqual(['ada', 'olga']);
});

it('ACC-133 of a private document nobody is told but who manages it, and nobody by an address that is none', async () => {
  const { world, letters, mia, tom } = await scene();
  const nia = await world.member('Nia');
  await world.db
    .updateTable('users')
    .set({ email: 'nia@people.invalid' })
    .where('id', '=', await idOf(nia))
    .execute();
  const id = await make(mia, { title: 'Plan', private: true });
  await mia.put(`/documents/${id}/grants`, { userId: await idOf(nia), role: 'manager' });
  await ask(tom, id);
  await written(world);
  expect(receivers(letters)).toEqual(['mia']);
  await ask(tom, 'doesnotexist');
  await mia.delete(`/documents/${await make(mia, { title: 'Gone', private: true })}`);
  await written(world);
  expect(letters).toHaveLength(1);
});

it('ACC-134 at most twenty letters go out about one request, and one set of them, however often it is asked', async () => {
  const { world, letters, mia, tom } = await scene();
  const id = await make(mia, { title: 'Plan', private: true });
  for (let number = 0; number < LETTER_LIMITS.perRequest + 5; number += 1) {
    const userId = await idOf(await world.member(`Manager${number}`));
    await mia.put(`/documents/${id}/grants`, { userId, role: 'manager' });
  }
  await ask(tom, id);
  await ask(tom, id, { message: 'Please' });
  await written(world);
  await ask(tom, id, { message: 'Please!' });
  await written(world);
  await written(world);
  expect(letters).toHaveLength(LETTER_LIMITS.perRequest);
  expect(receivers(letters)[0]).toBe('mia');
  expect(new Set(receivers(letters)).size).toBe(LETTER_LIMITS.perRequest);
});

it('ACC-134 who asks at ever more documents, or again and again, makes few letters a day; the lists tell of all', async () => {
  const { world, letters, mia, tom } = await scene();
  const others = await Promise.all(['Ben', 'Cleo', 'Dan'].map((name) => world.member(name)));
  const makers = [mia, ...others];
  const asked: number[] = [];
  for (const maker of makers) {
    for (let number = 0; number < 15; number += 1) {
      const id = await make(maker, { title: `Plan ${number}`, private: true });
      if (asked.push(number) <= 50) await ask(tom, id);
    }
  }
  await written(world);
  expect(letters).toHaveLength(LETTER_LIMITS.perAsker);
  expect((await mia.get('/access-requests')).at('items', 14)).toBeDefined();

  // Others who ask are heard, until their receiver has had enough for a day.
  const id = await make(mia, { title: 'Plan', private: true });
  letters.length = 0;
  for (let number = 0; number < 10; number += 1) {
    await ask(await world.member(`Asker${number}`), id);
    await written(world);
  }
  expect(receivers(letters)).toEqual(Array.from({ length: LETTER_LIMITS.perReceiver - 15 }, () => 'mia'));
  world.advance(A_DAY);
  letters.length = 0;
  await ask(await world.member('Late'), id);
  await written(world);
  expect(receivers(letters)).toEqual(['mia']);
});

it('ACC-134 who is declined and asks again is told of three times a day', async () => {
  const { world, letters, mia, tom } = await scene();
  const id = await make(mia, { title: 'Plan', private: true });
  for (let time = 0; time < 5; time += 1) {
    await ask(tom, id);
    await written(world);
    await decide(mia, id, null);
  }
  expect(receivers(letters)).toEqual(['mia', 'mia', 'mia']);
});

it('ACC-135 who is let in gets a letter that says as what; who is not, and who has no address, none', async () => {
  const { world, letters, mia, tom } = await scene();
  await tom.patch('/me', { language: 'de' });
  const [plan, notes] = [
    await make(mia, { title: 'Plan', private: true }),
    await make(mia, { title: '', private: true }),
  ];
  await ask(tom, plan);
  await ask(tom, notes);
  await written(world);
  letters.length = 0;
  await decide(mia, notes, null);
  await written(world);
  expect(letters).toEqual([]);
  await decide(mia, plan, 'editor');
  await written(world);
  expect(letters).toMatchObject([{ to: 'tom@example.org', subject: '„Plan“ steht dir jetzt offen' }]);
  expect(letters[0]?.text).toBe(
    `Hallo Tom, Mia hat dir „Plan“ bei Scriptorium geöffnet: du darfst es bearbeiten.\n\nhttp://localhost/d/${plan}\n`,
  );
  const gus = await guestBy(world, mia);
  await ask(gus, notes);
  await written(world);
  letters.length = 0;
  await decide(mia, notes, 'viewer');
  await written(world);
  expect(letters).toEqual([]);
});

it('ACC-136 a mail server that says nothing holds up nobody, and the rule is asked before each letter', async () => {
  const held: (() => void)[] = [];
  const { world, letters, mia, tom } = await scene(
    () => new Promise((resolve) => void held.push(() => resolve(succeed(undefined)))),
  );
  const id = await make(mia, { title: 'Plan', private: true });
  const [ben, cleo] = [await world.member('Ben'), await world.member('Cleo')];
  for (const manager of [ben, cleo]) {
    await mia.put(`/documents/${id}/grants`, { userId: await idOf(manager), role: 'manager' });
  }
  await ask(tom, id);
  await ask(await world.member('Nia'), id);
  await written(world);
  // One after the other: neither the next manager's nor that of the next request.
  expect(receivers(letters)).toEqual(['mia']);
  const grants = await mia.get(`/documents/${id}/access`);
  const isBens = grants.text('grants', 0, 'person', 'name') === 'Ben';
  await mia.delete(`/documents/${id}/grants/${grants.text('grants', isBens ? 0 : 1, 'id')}`);
  held.shift()?.();
  await written(world);
  expect(receivers(letters)).toEqual(['mia', 'cleo']);
  await decide(mia, id, null);
  await decide(mia, id, null);
  for (let turn = 0; turn < 5; turn += 1) {
    held.shift()?.();
    await written(world);
  }
  expect(receivers(letters)).toEqual(['mia', 'cleo']);
});

it('ACC-136 where the mail server is not there a request is kept all the same, and the log told once', async () => {
  const { world, letters, mia, tom } = await scene(() =>
    Promise.resolve(fail({ kind: 'unreachable', message: 'ECONNREFUSED' })),
  );
  const id = await make(mia, { title: 'Plan', private: true });
  await mia.put(`/documents/${id}/grants`, {
    userId: await idOf(await world.member('Ben')),
    role: 'manager',
  });
  await ask(tom, id);
  await written(world);
  expect([letters.length, world.complaints]).toEqual([1, ['a mail could not be sent']]);
  expect((await mia.get(`/documents/${id}/access-requests`)).at('items', 0, 'person', 'name')).toBe('Tom');
});

/** Somebody without an account, by a link of another document. */
async function guestBy(world: ApiWorld, maker: Browser): Promise<Browser> {
  const other = await make(maker, { title: 'Other' });
  const link = await maker.post(`/documents/${other}/share-links`, { role: 'view' });
  const browser = world.browser();
  await browser.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  return browser;
}
