/** What the requests of the table of changes need to be there: people, documents, second factors. */
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer, Browser } from '../../documents/testing/browser.ts';
import type { Authenticator } from '../../testing/authenticator.ts';

export const STEP_MS = 30_000;

export class ChangeScene {
  readonly world: ApiWorld;
  /** The owner. */
  readonly olga: Browser;
  #people = 0;
  #groups = 0;

  private constructor(world: ApiWorld, olga: Browser) {
    this.world = world;
    this.olga = olga;
  }

  static async begin(): Promise<ChangeScene> {
    const world = await createApiWorld();
    return new ChangeScene(world, await world.owner());
  }

  nextAddress(): string {
    this.#people += 1;
    return `person-${this.#people}@example.org`;
  }

  newMember(): Promise<Browser> {
    this.#people += 1;
    return this.world.member(`Mia${this.#people}`);
  }

  async withPassword(): Promise<{ readonly email: string; readonly browser: Browser }> {
    const email = this.nextAddress();
    const person = { email, name: 'Pia', role: 'member', password: PASSWORD } as const;
    const made = await this.world.accounts.createUser(person);
    if (!made.ok) throw new Error(made.error);
    return { email, browser: await this.world.sessionOf(made.value.id) };
  }

  async idOf(browser: Browser): Promise<string> {
    return (await browser.get('/session')).text('user', 'id');
  }

  async newGroup(): Promise<string> {
    this.#groups += 1;
    return (await this.olga.post('/groups', { name: `Group ${this.#groups}` })).text('id');
  }

  async newCollection(): Promise<string> {
    return (await this.olga.post('/collections', { name: 'Place' })).text('id');
  }

  async newDocument(): Promise<string> {
    return (await this.olga.post('/documents', { title: 'Plan' })).text('id');
  }

  async newLink(documentId: string): Promise<{ readonly token: string; readonly linkId: string }> {
    const made = await this.olga.post(`/documents/${documentId}/share-links`, { role: 'view' });
    return { token: made.text('token'), linkId: made.text('id') };
  }

  /** Begins a second factor; the app that shows its codes. */
  async begun(browser: Browser): Promise<() => Promise<string>> {
    // Whoever has a password gives it; whoever has none is asked for none.
    const answer = await browser.post('/me/second-factor', { password: PASSWORD });
    const secret = new TextDecoder().decode(base32.decode(answer.text('secret')));
    return () => createOTP(secret).hotp(Math.floor(this.world.clock.now() / STEP_MS));
  }

  async switchedOn(browser: Browser): Promise<() => Promise<string>> {
    const app = await this.begun(browser);
    await browser.post('/me/second-factor/confirm', { code: await app() });
    this.world.advance(STEP_MS);
    return app;
  }

  async withPasskey(browser: Browser, key: Authenticator): Promise<string> {
    const challenge = (await browser.post('/me/passkeys/options', {})).text('challenge');
    const made = await browser.post('/me/passkeys', { name: 'Key', response: key.makes({ challenge }) });
    return made.text('id');
  }
}

/** The grant of this person, in the list that an answer is. */
export function grantOf(answer: Answer, userId: string): string {
  for (let at = 0; answer.at('items', at) !== undefined; at += 1) {
    if (answer.at('items', at, 'person', 'id') === userId) return answer.text('items', at, 'id');
  }
  throw new Error('not let in');
}
