/** Whether somebody whom nobody here knows may come in by themselves: the port. */

export interface Newcomer {
  readonly email: string | undefined;
  /** Whether it is known to be theirs: the provider says so, or they have opened a link that was sent there. */
  readonly isEmailVerified: boolean;
}

/** As what they are let in; undefined: not at all. */
export type AdmitNewcomer = (newcomer: Newcomer) => Promise<'member' | 'guest' | undefined>;
