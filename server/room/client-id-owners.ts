/**
 * Whose a Yjs client id is. It belongs to the principal that used it first, in awareness or in an update: with
 * somebody else's id, sixteen bytes would erase that person's offline edits.
 */
import type { PrincipalId } from '../../shared/ids.ts';
import type { ClientIdClaim } from '../update-log/update-log.ts';

export class ClientIdOwners {
  readonly #ownerByClientId = new Map<number, PrincipalId>();
  /** Ids of those who may only read: kept while they are here, never written down. */
  readonly #passing = new Set<number>();
  /** Claimed here, not yet on disk. */
  #unsaved: ClientIdClaim[] = [];
  /** The last attempt to write them failed: they wait for the next update rather than try for ever. */
  #isHeldBack = false;

  constructor(saved: readonly ClientIdClaim[]) {
    for (const claim of saved) this.#ownerByClientId.set(claim.clientId, claim.principalId);
  }

  ownerOf(clientId: number): PrincipalId | undefined {
    return this.#ownerByClientId.get(clientId);
  }

  /** Whether `principalId` may use the id: it is theirs or nobody's. */
  admits(clientId: number, principalId: PrincipalId): boolean {
    const owner = this.#ownerByClientId.get(clientId);
    return owner === undefined || owner === principalId;
  }

  get size(): number {
    return this.#ownerByClientId.size;
  }

  /** Takes an unclaimed id for good, or makes a passing claim of the same person a lasting one. */
  claim(clientId: number, principalId: PrincipalId): void {
    const owner = this.#ownerByClientId.get(clientId);
    const isPassing = owner === principalId && this.#passing.delete(clientId);
    if (owner !== undefined && !isPassing) return;
    this.#ownerByClientId.set(clientId, principalId);
    this.#unsaved.push({ clientId, principalId });
    this.#isHeldBack = false;
  }

  /** Takes an unclaimed id for as long as its user is here. */
  claimInPassing(clientId: number, principalId: PrincipalId): void {
    if (this.#ownerByClientId.has(clientId)) return;
    this.#ownerByClientId.set(clientId, principalId);
    this.#passing.add(clientId);
  }

  /** Its user has gone: a passing claim ends, a lasting one stays. */
  release(clientId: number): void {
    if (this.#passing.delete(clientId)) this.#ownerByClientId.delete(clientId);
  }

  /** Whether claims alone are worth an append. */
  wantSaving(): boolean {
    return this.#unsaved.length > 0 && !this.#isHeldBack;
  }

  /** Claims to write with the next append. The caller gives them back when that append fails. */
  takeUnsaved(): readonly ClientIdClaim[] {
    const claims = this.#unsaved;
    this.#unsaved = [];
    return claims;
  }

  /** They hold in memory all the same, and go with the next append. */
  giveBack(claims: readonly ClientIdClaim[]): void {
    this.#unsaved = [...claims, ...this.#unsaved];
    this.#isHeldBack = true;
  }
}
