/** Rights in the simulated world: a role per person, changed at will; changes reach open sockets a little later. */
import { principalIdOf, type DocumentId } from '../../shared/ids.ts';
import { canEdit, type DocumentRole } from '../../shared/roles.ts';
import type {
  Access,
  AccessChange,
  Credential,
  DocumentAccess,
  KnownAgain,
  Principal,
} from '../access/principal.ts';
import type { Scheduler } from './scheduler.ts';

interface RoleSince {
  readonly role: DocumentRole | undefined;
  readonly since: number;
}

export class SimAccess implements Access {
  readonly #scheduler: Scheduler;
  readonly #historyByName = new Map<string, RoleSince[]>();
  readonly #listeners = new Set<(change: AccessChange) => void>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Gives a role, or takes it away. */
  gives(name: string, role: DocumentRole | undefined): void {
    const history = this.#historyByName.get(name) ?? [];
    history.push({ role, since: this.#scheduler.now });
    this.#historyByName.set(name, history);
    for (const listener of this.#listeners) listener({ principalId: principalIdOf('user', name) });
  }

  roleOf(name: string): DocumentRole | undefined {
    return this.#historyByName.get(name)?.at(-1)?.role;
  }

  /** Whether this person could edit at some moment of the last `withinMs`. */
  couldEdit(name: string, withinMs: number): boolean {
    const history = this.#historyByName.get(name) ?? [];
    const from = this.#scheduler.now - withinMs;
    return history.some(({ role }, index) => {
      const until = history[index + 1]?.since ?? Number.POSITIVE_INFINITY;
      return until >= from && role !== undefined && canEdit(role);
    });
  }

  identify(credential: Credential): Promise<Principal | undefined> {
    if (credential.kind !== 'bearer') return Promise.resolve(undefined);
    const name = credential.token;
    return Promise.resolve({
      id: principalIdOf('user', name),
      user: { id: name, name, color: '#336699', kind: 'member' },
      memberRole: 'member',
      proof: { kind: 'session', sessionId: name },
    });
  }

  async identifyAgain(credential: Credential): Promise<KnownAgain> {
    const principal = await this.identify(credential);
    return principal === undefined ? { kind: 'unknown' } : { kind: 'known', principal };
  }

  documentAccess(principal: Principal, _documentId: DocumentId): Promise<DocumentAccess> {
    const role = this.roleOf(principal.user.id);
    return Promise.resolve(role === undefined ? { kind: 'forbidden' } : { kind: 'allowed', role });
  }

  onChange(listener: (change: AccessChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
