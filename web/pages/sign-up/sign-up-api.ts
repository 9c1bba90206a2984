/** Signing up by HTTP: with the page that needs it. */
import { signedInResponseSchema, type SignedInResponse } from '../../../shared/api/session.ts';
import {
  openSignUpResponseSchema,
  type AskSignUpRequest,
  type FinishSignUpRequest,
  type OpenSignUpResponse,
  type SignUpAtOnceRequest,
} from '../../../shared/api/sign-up.ts';
import { nothing, request } from '../api.ts';

export const signUpApi = {
  ask: (asked: AskSignUpRequest): Promise<undefined> => request('POST', '/sign-up', nothing, asked),
  open: (token: string): Promise<OpenSignUpResponse> =>
    request('POST', '/sign-up/open', openSignUpResponseSchema, { token }),
  finish: (given: FinishSignUpRequest): Promise<SignedInResponse> =>
    request('POST', '/sign-up/finish', signedInResponseSchema, given),
  atOnce: (given: SignUpAtOnceRequest): Promise<SignedInResponse> =>
    request('POST', '/sign-up/at-once', signedInResponseSchema, given),
};
