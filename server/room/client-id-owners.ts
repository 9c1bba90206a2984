/**
 * Whose a Yjs client id is. It belongs to the principal that used it first, in awareness or in an update: with
 * somebody else's id, sixteen bytes would erase that person's offline edits.
 */
import type { PrincipalId } from '../../shared/ids.ts';
import type { ClientIdClaim } from '../update-log/update-log.ts';

export class ClientIdOwners {
  readonly #ownerByClientId = new Map<number, PrincipalId>();
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

  /** Takes an unclaimed id; does nothing when it is somebody's. */
  claim(clientId: number, principalId: PrincipalId): void {
    if (this.#ownerByClientId.has(clientId)) return;
    this.#ownerByClientId.set(clientId, principalId);
    this.#unsaved.push({ clientId, principalId });
    this.#isHeldBack = false;
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
