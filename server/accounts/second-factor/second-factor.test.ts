import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer, Browser } from '../../documents/testing/browser.ts';
import { idOf } from '../../documents/testing/deeds.ts';
import { makeResetLinkFor } from '../passwords/password-reset.ts';
import { hasSecondFactor } from './second-factor.ts';

const EMAIL = 'olga@example.org';
const NEXT = 'seven green kettles sing';
const STEP_MS = 30_000;

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner(EMAIL);
});
afterEach(() => world.close());

/** The app on a phone: shows the code of the present half minute, or of one some steps away. */
class App {
  readonly #secret: string;
  constructor(secret: string) {
    this.#secret = new TextDecoder().decode(base32.decode(secret));
  }
  code(stepsAway = 0): Promise<string> {
    return createOTP(this.#secret).hotp(Math.floor(world.clock.now() / STEP_MS) + stepsAway);
  }
}

async function switchOn(browser: Browser, given: string | undefined = PASSWORD) {
  const begun = await browser.post('/me/second-factor', { password: given });
  expect(begun.status).toBe(201);
  const app = new App(begun.text('secret'));
  const confirmed = await browser.post('/me/second-factor/confirm', { code: await app.code() });
  expect(confirmed.status).toBe(200);
  const recoveryCodes = Array.from({ length: 10 }, (_, at) => confirmed.text('recoveryCodes', at));
  world.advance(STEP_MS);
  return { app, recoveryCodes, begun };
}

async function givesPassword(): Promise<{
  readonly browser: Browser;
  readonly answer: Answer;
  readonly ticket: string;
}> {
  const browser = world.browser();
  const answer = await browser.post('/sign-in', { email: EMAIL, password: PASSWORD });
  return { browser, answer, ticket: answer.text('secondFactor', 'ticket') };
}

describe('switching on', () => {
  it('ACC-51 counts once a code has been given, not before', async () => {
    const begun = await olga.post('/me/second-factor', { password: PASSWORD });
    expect(begun.text('address')).toContain('otpauth://totp/Scriptorium:olga%40example.org?secret=');
    expect(begun.text('address')).toContain(begun.text('secret'));
    expect((await olga.get('/me/ways-in')).at('secondFactor')).toBeNull();
    const signIn = await world.browser().post('/sign-in', { email: EMAIL, password: PASSWORD });
    expect(signIn.at('user', 'name')).toBe('Olga');
    expect((await olga.post('/me/second-factor/confirm', { code: '000000' })).status).toBe(403);
    const app = new App(begun.text('secret'));
    expect((await olga.post('/me/second-factor/confirm', { code: await app.code() })).status).toBe(200);
    expect((await olga.get('/me/ways-in')).at('secondFactor')).toEqual({ recoveryCodesLeft: 10 });
  });

  it('ACC-59 asks for the password', async () => {
    for (const given of [undefined, 'wrong wrong wrong']) {
      expect((await olga.post('/me/second-factor', { password: given })).status).toBe(403);
    }
  });

  it('ACC-51 beginning again replaces what was never confirmed, and cannot replace what was', async () => {
    const first = new App((await olga.post('/me/second-factor', { password: PASSWORD })).text('secret'));
    await switchOn(olga);
    expect((await olga.post('/me/second-factor/confirm', { code: await first.code() })).status).toBe(403);
    expect((await olga.post('/me/second-factor', { password: PASSWORD })).status).toBe(409);
  });

  it('ACC-57 ends all other sessions and gives this one a new token', async () => {
    const laptop = world.browser();
    await laptop.post('/sign-in', { email: EMAIL, password: PASSWORD });
    const before = olga.cookieHeader();
    const { app } = await switchOn(olga);
    expect(olga.cookieHeader()).not.toBe(before);
    expect([(await olga.get('/documents')).status, (await laptop.get('/documents')).status]).toEqual([
      200, 401,
    ]);
    const between = olga.cookieHeader();
    expect((await olga.post('/me/second-factor/remove', { code: await app.code() })).status).toBe(204);
    expect(olga.cookieHeader()).not.toBe(between);
    expect((await olga.get('/me/ways-in')).at('secondFactor')).toBeNull();
  });

  it('ACC-57 neither the secret nor recovery codes can be read from the database', async () => {
    const { begun, recoveryCodes } = await switchOn(olga);
    const raw = new TextDecoder().decode(base32.decode(begun.text('secret')));
    const bytes = world.bytesOnDisk();
    for (const secret of [
      raw,
      begun.text('secret'),
      ...recoveryCodes,
      recoveryCodes[0]?.replaceAll('-', '') ?? '',
    ]) {
      expect(bytes.includes(secret)).toBe(false);
    }
  });
});

describe('signing in', () => {
  it('ACC-51 after the password there is no session, but a ticket for the code', async () => {
    const { app } = await switchOn(olga);
    const { browser, answer, ticket } = await givesPassword();
    expect([answer.status, answer.at('user'), browser.cookieHeader()]).toEqual([200, undefined, '']);
    expect((await browser.post('/sign-in/second-factor', { ticket, code: '12345' })).status).toBe(403);
    const right = await app.code();
    const signed = await browser.post('/sign-in/second-factor', {
      ticket,
      code: `${right.slice(0, 3)} ${right.slice(3)}`,
    });
    expect([signed.status, signed.at('user', 'name')]).toEqual([200, 'Olga']);
    expect((await browser.get('/documents')).status).toBe(200);
    world.advance(STEP_MS);
    const again = await world.browser().post('/sign-in/second-factor', { ticket, code: await app.code() });
    expect(again.status).toBe(410);
  });

  it('ACC-51 a code counts once, also when it comes twice at once', async () => {
    const { app } = await switchOn(olga);
    const people = await Promise.all([givesPassword(), givesPassword(), givesPassword()]);
    const code = await app.code();
    const answers = await Promise.all(
      people.map(({ browser, ticket }) => browser.post('/sign-in/second-factor', { ticket, code })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
  });

  it('ACC-51 the codes of the half minutes around count, in order; others do not', async () => {
    const { app } = await switchOn(olga);
    world.advance(10 * STEP_MS);
    const tries = [
      [-2, 403],
      [2, 403],
      [-1, 200],
      [1, 200],
      [0, 403],
    ] as const;
    for (const [stepsAway, status] of tries) {
      const { browser, ticket } = await givesPassword();
      const answer = await browser.post('/sign-in/second-factor', {
        ticket,
        code: await app.code(stepsAway),
      });
      expect({ stepsAway, status: answer.status }).toEqual({ stepsAway, status });
    }
  });

  it('ACC-51 the ticket ends after ten minutes, and when the password is set anew', async () => {
    const { app } = await switchOn(olga);
    const slow = await givesPassword();
    world.advance(10 * 60_000);
    const late = await slow.browser.post('/sign-in/second-factor', {
      ticket: slow.ticket,
      code: await app.code(),
    });
    expect(late.status).toBe(410);
    const stolen = await givesPassword();
    expect((await olga.post('/me/password', { current: PASSWORD, next: NEXT })).status).toBe(204);
    const answer = await stolen.browser.post('/sign-in/second-factor', {
      ticket: stolen.ticket,
      code: await app.code(),
    });
    expect(answer.status).toBe(410);
  });

  it('ACC-51 a new password by a link does not go round it', async () => {
    const { app } = await switchOn(olga);
    const made = await makeResetLinkFor(world.db, EMAIL, { now: world.clock.now(), baseUrl: '' });
    const token = made.ok ? made.value.link.replace(/.*#/, '') : '';
    const browser = world.browser();
    const reset = await browser.post('/password-reset/use', { token, password: NEXT });
    expect([reset.status, reset.at('user'), browser.cookieHeader()]).toEqual([200, undefined, '']);
    const ticket = reset.text('secondFactor', 'ticket');
    expect((await browser.post('/sign-in/second-factor', { ticket, code: await app.code() })).status).toBe(
      200,
    );
  });

  it('ACC-52 guesses are slowed down from one place, and from everywhere together', async () => {
    const { app } = await switchOn(olga);
    const { ticket } = await givesPassword();
    const guess = async (remoteAddress: string, code: string): Promise<number> =>
      (
        await world.app.inject({
          method: 'POST',
          url: '/api/v1/sign-in/second-factor',
          remoteAddress,
          headers: { 'sec-fetch-site': 'same-origin' },
          payload: { ticket, code },
        })
      ).statusCode;
    for (let at = 0; at < 10; at += 1) expect(await guess('192.0.2.1', '111111')).toBe(403);
    expect(await guess('192.0.2.1', await app.code())).toBe(429);
    for (let at = 0; at < 10; at += 1) expect(await guess(`192.0.2.${10 + at}`, '111111')).toBe(403);
    expect(await guess('192.0.2.99', await app.code())).toBe(429);
  });
});

describe('recovery codes', () => {
  it('ACC-52 each stands in for a code once, however it is typed, and is noted', async () => {
    const { recoveryCodes } = await switchOn(olga);
    const [code = ''] = recoveryCodes;
    expect(code).toMatch(/^[a-z\d]{4}(-[a-z\d]{4}){3}$/);
    const first = await givesPassword();
    const typed = code.toUpperCase().replaceAll('-', ' ');
    expect(
      (await first.browser.post('/sign-in/second-factor', { ticket: first.ticket, code: typed })).status,
    ).toBe(200);
    const second = await givesPassword();
    expect(
      (await second.browser.post('/sign-in/second-factor', { ticket: second.ticket, code })).status,
    ).toBe(403);
    expect((await olga.get('/me/ways-in')).at('secondFactor')).toEqual({ recoveryCodesLeft: 9 });
    const used = (await world.events()).filter(({ detail }) => detail['what'] === 'recoveryCodeUsed');
    expect(used).toHaveLength(1);
  });

  it('ACC-52 new ones, by the password or a code, end the old ones', async () => {
    const { recoveryCodes } = await switchOn(olga);
    expect((await olga.post('/me/second-factor/recovery-codes', {})).status).toBe(403);
    const renewed = await olga.post('/me/second-factor/recovery-codes', { password: PASSWORD });
    expect(renewed.at('recoveryCodes')).toHaveLength(10);
    const { browser, ticket } = await givesPassword();
    const send = (code: string) => browser.post('/sign-in/second-factor', { ticket, code });
    expect((await send(recoveryCodes[1] ?? '')).status).toBe(403);
    expect((await send(renewed.text('recoveryCodes', 1))).status).toBe(200);
  });
});

describe('switching off', () => {
  it('ACC-52 takes the password or a code', async () => {
    const { recoveryCodes } = await switchOn(olga);
    const remove = (proof: object) => olga.post('/me/second-factor/remove', proof);
    expect((await remove({})).at('code')).toBe('wrong-password');
    expect((await remove({ password: 'wrong wrong wrong' })).at('code')).toBe('wrong-password');
    expect((await remove({ code: 'aaaa-aaaa-aaaa-aaaa' })).at('code')).toBe('wrong-code');
    expect((await remove({ code: recoveryCodes[3] })).status).toBe(204);
    expect((await remove({ password: PASSWORD })).status).toBe(409);
    const signIn = await world.browser().post('/sign-in', { email: EMAIL, password: PASSWORD });
    expect(signIn.at('user', 'name')).toBe('Olga');
  });

  it('ACC-52 who has no password needs a code', async () => {
    const ada = await world.member('Ada');
    const { app } = await switchOn(ada, undefined);
    expect((await ada.post('/me/second-factor/remove', {})).at('code')).toBe('wrong-code');
    expect((await ada.post('/me/second-factor/remove', { code: await app.code() })).status).toBe(204);
  });

  it('ACC-52 an owner or admin does it for somebody; an admin not for an owner', async () => {
    await switchOn(olga);
    const adam = await world.member('Adam', 'admin');
    const ada = await world.member('Ada');
    await switchOn(ada, undefined);
    expect((await adam.delete(`/members/${await idOf(olga)}/second-factor`)).status).toBe(403);
    const adaId = await idOf(ada);
    expect((await adam.delete(`/members/${adaId}/second-factor`)).status).toBe(204);
    expect((await adam.delete(`/members/${adaId}/second-factor`)).status).toBe(404);
    expect(await hasSecondFactor(world.db, adaId)).toBe(false);
    expect((await ada.get('/documents')).status).toBe(401);
    expect((await olga.get('/me/ways-in')).at('secondFactor')).not.toBeNull();
  });
});
