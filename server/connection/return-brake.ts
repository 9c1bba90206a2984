/**
 * Slows down whoever comes back again and again to say what they are sent away for. A handshake costs the server a
 * hundred times what it costs the other side, so without this it is the handshakes, not the frames, that others feel.
 * Nobody who is honest meets it: ours gives up after one such close, and stock clients wait between attempts.
 */
import type { PrincipalId } from '../../shared/ids.ts';
import { CLOSE } from '../../shared/protocol/close-codes.ts';

/** Each offence, and each return in debt, costs this much time of one principal at one address, in ms. */
const COST_MS = 10;
/** So much debt is free. */
const FREE_MS = 250;
/** Whoever would wait longer is told to come back later. */
export const LONGEST_WAIT_MS = 2_000;
/** Principals remembered per address before those without debt are forgotten. */
const MANY = 1_000;

const OFFENCES: ReadonlySet<number> = new Set<number>([
  CLOSE.undecodable,
  CLOSE.textFrame,
  CLOSE.inadmissible,
  CLOSE.shapeLimit,
  CLOSE.frameTooLarge,
  CLOSE.forbidden,
  CLOSE.documentTooLarge,
]);

/** Whether a close with this code was the client's doing. */
export function isOffence(code: number): boolean {
  return OFFENCES.has(code);
}

export class ReturnBrake {
  /** When each principal's debt is paid off, in ms of the clock. */
  private readonly paidAt = new Map<PrincipalId, number>();

  offends(principalId: PrincipalId, now: number): void {
    this.charge(principalId, now);
  }

  /** How long `principalId` waits before being let in, in ms; undefined: longer than anybody is kept waiting. */
  comesBack(principalId: PrincipalId, now: number): number | undefined {
    const debtMs = this.debtMs(principalId, now);
    const waitMs = debtMs - FREE_MS;
    if (waitMs <= 0) return 0;
    if (waitMs > LONGEST_WAIT_MS) {
      // What a clock that was set back made of the debt counts once.
      this.paidAt.set(principalId, now + debtMs);
      return undefined;
    }
    // One after the other: those who wait at the same time would otherwise all come in at the same time.
    this.charge(principalId, now);
    return waitMs;
  }

  private charge(principalId: PrincipalId, now: number): void {
    if (this.paidAt.size >= MANY) this.forgetThePaid(now);
    this.paidAt.set(principalId, now + this.debtMs(principalId, now) + COST_MS);
  }

  private debtMs(principalId: PrincipalId, now: number): number {
    const debtMs = Math.max(0, (this.paidAt.get(principalId) ?? now) - now);
    return Math.min(debtMs, FREE_MS + LONGEST_WAIT_MS + COST_MS);
  }

  private forgetThePaid(now: number): void {
    for (const [principalId, at] of this.paidAt) if (at <= now) this.paidAt.delete(principalId);
  }
}
