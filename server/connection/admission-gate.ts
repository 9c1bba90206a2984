/**
 * Who may come in, and how fast they may talk: counts of connections, in total and per address, and rates of frames
 * and bytes, per connection and per address. A limit of 0 is off. An address also remembers who offended from it.
 */
import { BURST_SECONDS, type Limits } from '../../shared/protocol/limits.ts';
import type { Clock, Timers } from '../../shared/time-and-chance.ts';
import { addressKey } from './address-key.ts';
import { ReturnBrake } from './return-brake.ts';
import { TokenBucket } from './token-bucket.ts';

/** One connection's place; `release` when its socket is gone. */
export interface Admission {
  /** Whether this frame is within all rates. */
  takeFrame(byteLength: number): boolean;
  /** Shared by all connections of the address. */
  readonly returns: ReturnBrake;
  release(): void;
}

interface AddressEntry {
  connections: number;
  readonly returns: ReturnBrake;
  readonly takeFrame: (byteLength: number) => boolean;
}

export class AdmissionGate {
  private connections = 0;
  private readonly entryByAddress = new Map<string, AddressEntry>();
  private readonly limits: Limits;
  private readonly clock: Clock;
  private readonly timers: Timers;

  constructor(limits: Limits, clock: Clock, timers: Timers) {
    this.limits = limits;
    this.clock = clock;
    this.timers = timers;
  }

  /** Undefined when the server, or this address, has as many as it may. */
  admit(address: string): Admission | undefined {
    const { limits } = this;
    if (limits.connections > 0 && this.connections >= limits.connections) return undefined;
    const key = addressKey(address);
    const entry = this.entryByAddress.get(key) ?? this.newEntry(key);
    if (limits.connectionsPerAddress > 0 && entry.connections >= limits.connectionsPerAddress) {
      return undefined;
    }
    this.connections += 1;
    entry.connections += 1;
    return this.admission(key, entry);
  }

  /** How many addresses are remembered. */
  addresses(): number {
    return this.entryByAddress.size;
  }

  private admission(key: string, entry: AddressEntry): Admission {
    const { framesPerSecond, bytesPerSecond } = this.limits;
    const takeOwn = this.rates(framesPerSecond, bytesPerSecond);
    let isReleased = false;
    return {
      takeFrame: (byteLength) => takeOwn(byteLength) && entry.takeFrame(byteLength),
      returns: entry.returns,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.connections -= 1;
        entry.connections -= 1;
        if (entry.connections === 0) this.forgetLater(key, entry);
      },
    };
  }

  private newEntry(key: string): AddressEntry {
    const { framesPerSecondPerAddress, bytesPerSecondPerAddress } = this.limits;
    const entry = {
      connections: 0,
      returns: new ReturnBrake(),
      takeFrame: this.rates(framesPerSecondPerAddress, bytesPerSecondPerAddress),
    };
    this.entryByAddress.set(key, entry);
    return entry;
  }

  /** Not before its buckets are full again: whoever came back sooner would find fresh ones. */
  private forgetLater(key: string, entry: AddressEntry): void {
    this.timers.after(BURST_SECONDS * 1000, () => {
      if (entry.connections === 0 && this.entryByAddress.get(key) === entry) {
        this.entryByAddress.delete(key);
      }
    });
  }

  private rates(framesPerSecond: number, bytesPerSecond: number): (byteLength: number) => boolean {
    const now = this.clock.now();
    const frames =
      framesPerSecond === 0
        ? undefined
        : new TokenBucket({ perSecond: framesPerSecond, capacity: framesPerSecond * BURST_SECONDS }, now);
    // One frame as large as frames may be always fits a full bucket: a lower rate must not outlaw it.
    const byteCapacity = Math.max(bytesPerSecond * BURST_SECONDS, this.limits.frameBytes);
    const bytes =
      bytesPerSecond === 0
        ? undefined
        : new TokenBucket({ perSecond: bytesPerSecond, capacity: byteCapacity }, now);
    return (byteLength) => {
      const at = this.clock.now();
      return (frames?.take(1, at) ?? true) && (bytes?.take(byteLength, at) ?? true);
    };
  }
}
