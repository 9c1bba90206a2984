/** Signing in at a provider, against a real one in this process. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import { startProvider, type PersonThere, type ProviderThere } from '../../testing/oidc-provider.ts';
import type { AdmitNewcomer, Newcomer } from '../sign-up/admit-newcomer.ts';

const CALLBACK = 'http://localhost/api/v1/oidc/callback';
const ADA: PersonThere = { sub: 'ada-1', email: 'Ada@Example.org', email_verified: true, name: 'Ada L.' };

let world: ApiWorld;
let there: ProviderThere;
let newcomers: Newcomer[];
let admits: Awaited<ReturnType<AdmitNewcomer>>;

beforeEach(async () => {
  newcomers = [];
  admits = undefined;
  there = await startProvider();
  there.expect(CALLBACK);
  world = await createApiWorld({
    oidc: { ...there, name: 'Our team', scopes: 'openid email profile' },
    admitNewcomer: (newcomer) => {
      newcomers.push(newcomer);
      return Promise.resolve(admits);
    },
  });
});
afterEach(async () => {
  await world.close();
  await there.close();
});

/** A browser that goes where it is sent, here and at the provider; cookies by host. */
class Traveller {
  readonly here = new Map<string, string>();
  readonly there = new Map<string, string>();

  /** Asks our server: where it is sent, or the status. */
  async asks(
    path: string,
  ): Promise<{ readonly status: number; readonly location: string; readonly body: string }> {
    const answer = await world.app.inject({
      url: path,
      headers: { host: 'localhost', cookie: header(this.here), 'sec-fetch-site': 'cross-site' },
    });
    keep(this.here, [answer.headers['set-cookie'] ?? []].flat());
    return { status: answer.statusCode, location: answer.headers.location ?? '', body: answer.body };
  }

  /** From our button to the address by which the provider sends back. */
  async goesThere(next = '/'): Promise<string> {
    const begun = await this.asks(`/api/v1/oidc/start?next=${encodeURIComponent(next)}`);
    if (begun.status !== 302) throw new Error(`not sent anywhere: ${begun.body}`);
    let at = begun.location;
    while (at.startsWith(there.issuer)) {
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie: header(this.there) } });
      keep(this.there, answer.headers.getSetCookie());
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
      at = new URL(location, at).href;
    }
    return at;
  }

  comesBack(address: string): ReturnType<Traveller['asks']> {
    const { pathname, search } = new URL(address);
    return this.asks(pathname + search);
  }

  async signsIn(next = '/'): Promise<string> {
    return (await this.comesBack(await this.goesThere(next))).location;
  }

  async isSignedInAs(): Promise<unknown> {
    return JSON.parse((await this.asks('/api/v1/session')).body);
  }
}

function header(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function keep(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0|1970/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}

async function makeAda(): Promise<string> {
  const made = await world.accounts.createUser({ email: 'ada@example.org', name: 'Ada', role: 'member' });
  if (!made.ok) throw new Error(made.error);
  return made.value.id;
}

describe('who somebody from the provider is', () => {
  it('ACC-54 a member with that verified address, and from then on whoever has that subject', async () => {
    const id = await makeAda();
    there.person = ADA;
    const ada = new Traveller();
    expect(await ada.signsIn('/settings')).toBe('/settings');
    expect(await ada.isSignedInAs()).toMatchObject({ user: { id, name: 'Ada' } });
    const kinds = (await world.events()).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['account.changed', 'session.started']);
    // Another address there is still Ada; her address with another subject is somebody else.
    there.person = { ...ADA, email: 'countess@example.org' };
    const again = new Traveller();
    await again.signsIn();
    expect(await again.isSignedInAs()).toMatchObject({ user: { id } });
    expect(newcomers).toEqual([]);
  });

  it('ACC-81 an address that somebody took beforehand opens their account for its owner alone', async () => {
    const id = await makeAda();
    await world.db.updateTable('users').set({ email_verified: 0 }).where('id', '=', id).execute();
    const squatter = await world.sessionOf(id);
    const token = (await squatter.post('/tokens', { scope: 'write' })).text('token');
    there.person = ADA;
    const ada = new Traveller();
    expect(await ada.signsIn('/settings')).toBe('/settings');
    expect(await ada.isSignedInAs()).toMatchObject({ user: { id } });
    expect((await squatter.get('/session')).at('user')).toBe(null);
    expect(await world.access.identify({ kind: 'bearer', token })).toBe(undefined);
    // From now on the address is shown to be theirs: what they set up later stays.
    const row = await world.db.selectFrom('users').select('email_verified').where('id', '=', id).execute();
    expect(row).toEqual([{ email_verified: 1 }]);
  });

  it('ACC-54 ACC-105 an address that is not verified links nobody, and tells nobody whose it is', async () => {
    await makeAda();
    const named = ['ada@example.org', 'nobody@example.org'].flatMap((email) => [
      { sub: 'eve-1', email, email_verified: false },
      { sub: 'eve-1', email },
    ]);
    for (const person of named) {
      there.person = person;
      const eve = new Traveller();
      expect(await eve.signsIn('/settings')).toBe('/sign-in?next=%2Fsettings&trouble=notVerified');
      expect(await eve.isSignedInAs()).toMatchObject({ user: null });
    }
    // Where newcomers come in, she does as somebody new without an address, whosever it may be.
    admits = 'member';
    const eve = new Traveller();
    there.person = { sub: 'eve-1', email: 'ada@example.org', email_verified: false };
    await eve.signsIn();
    expect(await eve.isSignedInAs()).toMatchObject({ user: { name: 'ada', email: null } });
  });

  it('ACC-54 a newcomer comes in only if the instance lets them', async () => {
    there.person = { ...ADA, name: 'Ada\u202E L.' };
    const ada = new Traveller();
    expect(await ada.signsIn()).toBe('/sign-in?trouble=notKnown');
    expect(await ada.isSignedInAs()).toMatchObject({ user: null });
    expect(newcomers).toEqual([{ email: 'ada@example.org', isEmailVerified: true }]);
    admits = 'member';
    there.person = ADA;
    expect(await ada.signsIn()).toBe('/');
    expect(await ada.isSignedInAs()).toMatchObject({
      user: { name: 'Ada L.', email: 'ada@example.org', role: 'member' },
    });
  });

  it('ACC-54 a newcomer whose address is not verified comes in without one', async () => {
    admits = 'guest';
    there.person = { sub: 'gus-1', email: 'gus@example.org', name: 'Gus' };
    const gus = new Traveller();
    expect(await gus.signsIn()).toBe('/');
    expect(await gus.isSignedInAs()).toMatchObject({ user: { name: 'Gus', email: null, role: 'guest' } });
  });

  it('ACC-51 who has a second factor is asked for it here as well', async () => {
    const id = await makeAda();
    await world.db
      .insertInto('second_factors')
      .values({ user_id: id, secret: 'x', confirmed_at: 1, created_at: 1 })
      .execute();
    there.person = ADA;
    const ada = new Traveller();
    expect(await ada.signsIn('/settings')).toMatch(/^\/sign-in\?next=%2Fsettings#ticket=sct_[\w-]{43}$/);
    expect(await ada.isSignedInAs()).toMatchObject({ user: null });
  });
});

describe('what is checked', () => {
  it('ACC-53 asks with PKCE, state and nonce', async () => {
    const begun = await new Traveller().asks('/api/v1/oidc/start');
    const { searchParams } = new URL(begun.location);
    expect(searchParams.get('redirect_uri')).toBe(CALLBACK);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    }
  });

  it('ACC-53 what comes back to another browser, changed, twice or late lets nobody in', async () => {
    await makeAda();
    there.person = ADA;
    const [ada, eve] = [new Traveller(), new Traveller()];
    const address = await ada.goesThere();
    expect((await eve.comesBack(address)).location).toBe('/sign-in?trouble=failed');
    const changed = new URL(address);
    changed.searchParams.set('state', 'x'.repeat(43));
    const cookies = new Map(ada.here);
    expect((await ada.comesBack(changed.href)).location).toBe('/sign-in?trouble=failed');
    const restore = (): void => {
      for (const [name, value] of cookies) ada.here.set(name, value);
    };
    restore();
    world.advance(16 * 60_000);
    expect((await ada.comesBack(address)).location).toBe('/sign-in?trouble=failed');
    world.advance(-16 * 60_000);
    restore();
    expect((await ada.comesBack(address)).location).toBe('/');
    restore();
    expect((await ada.comesBack(address)).location).toBe('/sign-in?trouble=failed');
    expect(world.complaints).toContain('a sign-in at the provider failed');
  });

  it('ACC-53 an id token that the provider’s published keys have not signed lets nobody in', async () => {
    await makeAda();
    there.person = ADA;
    there.isForged = true;
    const ada = new Traveller();
    expect(await ada.signsIn()).toBe('/sign-in?trouble=failed');
    expect(await ada.isSignedInAs()).toMatchObject({ user: null });
  });

  it('ACC-53 a code of somebody else’s trip lets nobody in', async () => {
    await makeAda();
    there.person = ADA;
    const [ada, eve] = [new Traveller(), new Traveller()];
    const hers = new URL(await ada.goesThere());
    const mine = new URL(await eve.goesThere());
    // Eve slips Ada's code into her own way back: the verifier and nonce are not those it was made for.
    mine.searchParams.set('code', hers.searchParams.get('code') ?? '');
    expect((await eve.comesBack(mine.href)).location).toBe('/sign-in?trouble=failed');
    expect(await eve.isSignedInAs()).toMatchObject({ user: null });
  });

  it('ACC-53 who says no there, and a provider that is not there, are told on the sign-in page', async () => {
    there.person = undefined;
    const ada = new Traveller();
    expect(await ada.signsIn('/settings')).toBe('/sign-in?next=%2Fsettings&trouble=declined');
    const alone = await createApiWorld({
      oidc: { ...there, issuer: 'http://127.0.0.1:9', name: 'Nowhere', scopes: 'openid' },
    });
    const answer = await alone.app.inject({ url: '/api/v1/oidc/start' });
    expect(answer.headers.location).toBe('/sign-in?trouble=unreachable');
    expect(alone.complaints).toHaveLength(1);
    await alone.close();
    const without = await createApiWorld();
    expect((await without.app.inject({ url: '/api/v1/oidc/start' })).headers.location).toBe(
      '/sign-in?trouble=noProvider',
    );
    await without.close();
  });

  it('ACC-55 leads to no other site', async () => {
    await makeAda();
    there.person = ADA;
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/a\nb',
    ]) {
      expect(await new Traveller().signsIn(next)).toBe('/');
    }
    expect(await new Traveller().signsIn('/d/abc?x=1')).toBe('/d/abc?x=1');
  });
});

it('ACC-55 below a sub-path the provider and the page lead back below it', async () => {
  const publicUrl = 'https://write.example.org/docs';
  const below = await createApiWorld({ publicUrl, oidc: { ...there, name: 'Team', scopes: 'openid' } });
  const begun = await below.app.inject({ url: '/api/v1/oidc/start' });
  const { searchParams } = new URL(begun.headers.location ?? '');
  expect(searchParams.get('redirect_uri')).toBe(`${publicUrl}/api/v1/oidc/callback`);
  const lost = await below.app.inject({ url: '/api/v1/oidc/callback?code=x' });
  expect(lost.headers.location).toBe('/docs/sign-in?trouble=failed');
  await below.close();
});

it('ACC-54 who has been deactivated does not come in by the provider either', async () => {
  const id = await makeAda();
  await world.db.updateTable('users').set({ deactivated_at: 1 }).where('id', '=', id).execute();
  there.person = ADA;
  const ada = new Traveller();
  expect(await ada.signsIn()).toBe('/sign-in?trouble=deactivated');
  expect(await ada.isSignedInAs()).toMatchObject({ user: null });
});

it('ACC-54 the page is told the provider’s name, and who came by it that they can', async () => {
  expect((await world.browser().get('/ways-in')).body).toMatchObject({
    provider: 'Our team',
    resetsByMail: false,
  });
  const olga = await world.owner('ada@example.org');
  there.person = ADA;
  await new Traveller().signsIn();
  expect((await olga.get('/me/ways-in')).at('isLinked')).toBe(true);
  const signIn = await world.browser().post('/sign-in', { email: 'ada@example.org', password: PASSWORD });
  expect(signIn.status).toBe(200);
});
