/** Keeps what one connection may do true: asks before it comes in, after every change, and when a proof ends. */
import type { Access, AccessChange } from '../access/principal.ts';
import type { CloseCode } from '../../shared/protocol/close-codes.ts';
import type { Clock, Timers } from '../../shared/time-and-chance.ts';
import { ExpiryWatch } from './expiry-watch.ts';
import { askStanding, askStandingAgain, type Asking, type Insider, type Standing } from './standing.ts';

/** Nobody goes on for longer than this on rights that may have gone. */
const RIGHTS_ANSWER_MS = 5_000;

export interface StandingWatchOptions extends Omit<Asking, 'access'> {
  readonly access: Access;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Said again, perhaps with nothing different. */
  readonly onStill: (now: Insider, before: Insider) => void;
  readonly onLost: (code: CloseCode, reason: string) => void;
  /** Access has not answered for `RIGHTS_ANSWER_MS`. */
  readonly onUnanswered: () => void;
  readonly onFault: (error: unknown) => void;
}

export class StandingWatch {
  /** Set for as long as they are in. */
  private current: Insider | undefined;
  /** Access changed while an answer was on its way, so that the answer may be an old one. */
  private isStale = false;
  private isAskingAgain = false;
  private isStopped = false;
  private readonly expiry: ExpiryWatch;
  private readonly options: StandingWatchOptions;

  constructor(options: StandingWatchOptions) {
    this.options = options;
    this.expiry = new ExpiryWatch({ ...options, onExpiry: () => this.askAgain() });
  }

  get insider(): Insider | undefined {
    return this.current;
  }

  /** Before they come in. Rejects when access cannot say. */
  ask(): Promise<Standing> {
    return this.askUntilFresh(() => askStanding(this.options));
  }

  /** They are in, and hear of what becomes of that. */
  cameIn(standing: Insider): void {
    this.current = standing;
    this.expiry.watch(standing.until);
  }

  stop(): void {
    this.isStopped = true;
    this.expiry.stop();
  }

  mayHaveChanged({ documentId, principalId }: AccessChange): void {
    if (documentId !== undefined && documentId !== this.options.documentId) return;
    if (this.current === undefined) this.isStale = true;
    else if (principalId === undefined || principalId === this.current.principal.id) this.askAgain();
  }

  private askAgain(): void {
    this.isStale = true;
    if (this.isAskingAgain) return;
    const cancelDeadline = this.options.timers.after(RIGHTS_ANSWER_MS, () => {
      if (!this.isStopped) this.options.onUnanswered();
    });
    void this.askAndTell().finally(cancelDeadline);
  }

  private async askAndTell(): Promise<void> {
    const before = this.current;
    if (before === undefined) return;
    this.isAskingAgain = true;
    try {
      const standing = await this.askUntilFresh(() => askStandingAgain(this.options, before.principal));
      if (this.isStopped) return;
      if (standing.kind === 'in') {
        this.cameIn(standing);
        this.options.onStill(standing, before);
      } else {
        this.options.onLost(standing.code, standing.reason);
      }
    } catch (error) {
      this.options.onFault(error);
    } finally {
      this.isAskingAgain = false;
    }
  }

  private async askUntilFresh(ask: () => Promise<Standing>): Promise<Standing> {
    this.isStale = false;
    const standing = await ask();
    return this.isStale && !this.isStopped ? this.askUntilFresh(ask) : standing;
  }
}
