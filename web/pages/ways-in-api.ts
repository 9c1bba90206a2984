/** The server's HTTP interface for ways in: with the pages that need it, not with the first load. */
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  signedInResponseSchema,
  type SignedInResponse,
  type SignInRequest,
} from '../../shared/api/session.ts';
import {
  begunSecondFactorSchema,
  changeEmailResponseSchema,
  confirmEmailResponseSchema,
  ownWaysInSchema,
  passkeySchema,
  recoveryCodesSchema,
  signInResponseSchema,
  waysInSchema,
  type AskResetRequest,
  type BegunSecondFactor,
  type ChangeEmailRequest,
  type ChangeEmailResponse,
  type ChangePasswordRequest,
  type ConfirmEmailRequest,
  type ConfirmEmailResponse,
  type NewPasskeyAnswer,
  type OwnWaysIn,
  type Passkey,
  type PasskeyAnswer,
  type ProofRequest,
  type RecoveryCodes,
  type SecondFactorRequest,
  type SignInResponse,
  type UseResetRequest,
  type WaysIn,
} from '../../shared/api/ways-in.ts';
import { nothing, request } from './api.ts';

/** What this place has, for whoever is not in yet. */
export const waysInHere = queryOptions({
  queryKey: ['ways-in-here'],
  queryFn: (): Promise<WaysIn> => request('GET', '/ways-in', waysInSchema),
  staleTime: 60_000,
});

const FACTOR = '/me/second-factor';
const PASSKEYS = '/me/passkeys';

export const waysInApi = {
  signIn: (credentials: SignInRequest): Promise<SignInResponse> =>
    request('POST', '/sign-in', signInResponseSchema, credentials),
  secondFactor: (given: SecondFactorRequest): Promise<SignedInResponse> =>
    request('POST', '/sign-in/second-factor', signedInResponseSchema, given),
  askReset: (asked: AskResetRequest): Promise<undefined> =>
    request('POST', '/password-reset', nothing, asked),
  resetPassword: (given: UseResetRequest): Promise<SignInResponse> =>
    request('POST', '/password-reset/use', signInResponseSchema, given),
  confirmEmail: (given: ConfirmEmailRequest): Promise<ConfirmEmailResponse> =>
    request('POST', '/email-confirmation', confirmEmailResponseSchema, given),

  own: (): Promise<OwnWaysIn> => request('GET', '/me/ways-in', ownWaysInSchema),
  changePassword: (change: ChangePasswordRequest): Promise<undefined> =>
    request('POST', '/me/password', nothing, change),
  changeEmail: (change: ChangeEmailRequest): Promise<ChangeEmailResponse> =>
    request('POST', '/me/email', changeEmailResponseSchema, change),

  beginSecondFactor: (given: { readonly password?: string }): Promise<BegunSecondFactor> =>
    request('POST', FACTOR, begunSecondFactorSchema, given),
  confirmSecondFactor: (code: string): Promise<RecoveryCodes> =>
    request('POST', `${FACTOR}/confirm`, recoveryCodesSchema, { code }),
  removeSecondFactor: (proof: ProofRequest): Promise<undefined> =>
    request('POST', `${FACTOR}/remove`, nothing, proof),
  newRecoveryCodes: (proof: ProofRequest): Promise<RecoveryCodes> =>
    request('POST', `${FACTOR}/recovery-codes`, recoveryCodesSchema, proof),

  /** `schema` is the library's that reads it: the page does not look inside. */
  passkeyOptions: <Options>(
    given: { readonly password?: string },
    schema: z.ZodType<Options>,
  ): Promise<Options> => request('POST', `${PASSKEYS}/options`, schema, given),
  addPasskey: (passkey: { readonly name: string; readonly response: NewPasskeyAnswer }): Promise<Passkey> =>
    request('POST', PASSKEYS, passkeySchema, passkey),
  renamePasskey: (id: string, name: string): Promise<Passkey> =>
    request('PATCH', `${PASSKEYS}/${encodeURIComponent(id)}`, passkeySchema, { name }),
  removePasskey: (id: string): Promise<undefined> =>
    request('DELETE', `${PASSKEYS}/${encodeURIComponent(id)}`, nothing),
  passkeySignInOptions: <Options>(schema: z.ZodType<Options>): Promise<Options> =>
    request('POST', '/sign-in/passkey/options', schema),
  signInByPasskey: (response: PasskeyAnswer): Promise<SignedInResponse> =>
    request('POST', '/sign-in/passkey', signedInResponseSchema, { response }),
};
