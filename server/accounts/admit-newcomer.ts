/** Whether somebody whom a provider vouches for, and whom nobody here knows, may come in: the port. */

export interface Newcomer {
  readonly email: string | undefined;
  /** Whether the provider says that this address is theirs. */
  readonly isEmailVerified: boolean;
  readonly name: string;
}

/** As what they are let in; undefined: not at all. */
export type AdmitNewcomer = (newcomer: Newcomer) => Promise<'member' | 'guest' | undefined>;

/** Accounts are made by those who run the instance. */
export const admitNobody: AdmitNewcomer = () => Promise.resolve(undefined);
