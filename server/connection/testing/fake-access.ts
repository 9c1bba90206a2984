/** An access door with a few people in it, whose answers the test can hold back, change or break. */
import { principalIdOf } from '../../../shared/ids.ts';
import type {
  Access,
  AccessChange,
  Credential,
  DocumentAccess,
  KnownAgain,
  Principal,
} from '../../access/principal.ts';

export class FakeAccess implements Access {
  readonly principalByToken = new Map<string, Principal>();
  /** What everybody who is known may do. */
  answer: DocumentAccess = { kind: 'allowed', role: 'editor' };
  readonly asked: Credential[] = [];
  fault: Error | undefined;
  private readonly listeners = new Set<(change: AccessChange) => void>();
  private gate: Promise<void> = Promise.resolve();

  constructor() {
    this.principalByToken.set('alice', person('alice'));
    this.principalByToken.set('bob', person('bob'));
  }

  async identify(credential: Credential): Promise<Principal | undefined> {
    this.asked.push(credential);
    await this.gate;
    if (this.fault !== undefined) throw this.fault;
    if (credential.kind === 'none') return undefined;
    const token =
      credential.kind === 'bearer'
        ? credential.token
        : (/(?:^|; )session=([^;]*)/.exec(credential.header)?.[1] ?? '');
    return this.principalByToken.get(token) ?? (token.startsWith('stranger-') ? person(token) : undefined);
  }

  async identifyAgain(credential: Credential): Promise<KnownAgain> {
    const principal = await this.identify(credential);
    return principal === undefined ? { kind: 'unknown' } : { kind: 'known', principal };
  }

  documentAccess(): Promise<DocumentAccess> {
    return Promise.resolve(this.answer);
  }

  onChange(listener: (change: AccessChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changes(change: AccessChange = {}): void {
    for (const listener of this.listeners) listener(change);
  }

  /** Answers wait until the returned function is called. */
  holdsBack(): () => void {
    const releases: (() => void)[] = [];
    this.gate = new Promise((resolve) => {
      releases.push(resolve);
    });
    return () => {
      for (const release of releases) release();
    };
  }
}

export function person(name: string, proof?: Principal['proof']): Principal {
  return {
    id: principalIdOf('user', name),
    user: { id: `user:${name}`, name, color: '#336699', kind: 'member' },
    memberRole: 'member',
    proof: proof ?? { kind: 'session', sessionId: `s-${name}` },
  };
}
