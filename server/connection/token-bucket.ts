/** A rate with room for bursts. Pure: time is passed in, and a clock that jumps back gives nothing and takes nothing. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;
  private readonly perSecond: number;
  private readonly capacity: number;

  constructor(rate: { readonly perSecond: number; readonly capacity: number }, now: number) {
    this.perSecond = rate.perSecond;
    this.capacity = rate.capacity;
    this.tokens = rate.capacity;
    this.filledAt = now;
  }

  /** Whether `amount` was there; if not, nothing is taken. */
  take(amount: number, now: number): boolean {
    const elapsedMs = Math.max(0, now - this.filledAt);
    this.filledAt = now;
    this.tokens = Math.min(this.capacity, this.tokens + (elapsedMs * this.perSecond) / 1000);
    if (this.tokens < amount) return false;
    this.tokens -= amount;
    return true;
  }
}
