/** What somebody who looks after an instance wants to be able to read later; the port, not where it is kept. */

export type SecurityEventKind =
  | 'signIn'
  | 'signInFailed'
  | 'signOut'
  | 'passwordChanged'
  | 'passwordResetAsked'
  | 'passwordResetLinkMade'
  | 'passwordReset'
  | 'emailChanged'
  | 'secondFactorOn'
  | 'secondFactorOff'
  | 'recoveryCodesRenewed'
  | 'recoveryCodeUsed'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'providerLinked';

export interface SecurityEvent {
  readonly kind: SecurityEventKind;
  /** Whom it is about, where that is known. */
  readonly userId?: string;
  /** Where the request came from. */
  readonly address?: string;
  /** Never a secret. */
  readonly detail?: Readonly<Record<string, string>>;
}

/** Must neither throw nor take long. */
export type NoteSecurityEvent = (event: SecurityEvent) => void;
