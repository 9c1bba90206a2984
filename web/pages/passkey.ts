/** Passkeys in the browser. Comes with its library when first needed: the sign-in page itself does without. */
import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import type { SignedInResponse } from '../../shared/api/session.ts';
import type { Passkey } from '../../shared/api/ways-in.ts';
import { waysInApi } from './ways-in-api.ts';

type SignInOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type NewOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

const signInOptionsSchema = z.custom<SignInOptions>(isObject);
const newOptionsSchema = z.custom<NewOptions>(isObject);

/** Undefined: they closed the browser's dialog. */
export async function signInByPasskey(): Promise<SignedInResponse | undefined> {
  return await signIn(false);
}

/** Waits until a passkey is chosen from what the browser offers to fill in; undefined: it offers none. */
export async function signInByAutofill(): Promise<SignedInResponse | undefined> {
  return (await browserSupportsWebAuthnAutofill()) ? await signIn(true) : undefined;
}

/** Ends what waits for a choice. */
export function giveUp(): void {
  WebAuthnAbortService.cancelCeremony();
}

async function signIn(useBrowserAutofill: boolean): Promise<SignedInResponse | undefined> {
  const optionsJSON = await waysInApi.passkeySignInOptions(signInOptionsSchema);
  const answer = await unlessGivenUp(() => startAuthentication({ optionsJSON, useBrowserAutofill }));
  if (answer === undefined) return undefined;
  const { id, rawId, response } = answer;
  const { clientDataJSON, authenticatorData, signature } = response;
  return await waysInApi.signInByPasskey({
    id,
    rawId,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature },
  });
}

/** `known`: this device has one for this account already; undefined: they closed the browser's dialog. */
export async function addPasskey(given: {
  readonly name: string;
  readonly password?: string;
}): Promise<Passkey | 'known' | undefined> {
  const { name, ...proof } = given;
  const optionsJSON = await waysInApi.passkeyOptions(proof, newOptionsSchema);
  try {
    const answer = await unlessGivenUp(() => startRegistration({ optionsJSON }));
    if (answer === undefined) return undefined;
    const { id, rawId, response } = answer;
    const { clientDataJSON, attestationObject, transports } = response;
    return await waysInApi.addPasskey({
      name,
      response: {
        id,
        rawId,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject, transports: transports ?? [] },
      },
    });
  } catch (error) {
    if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
      return 'known';
    }
    throw error;
  }
}

async function unlessGivenUp<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    // The browser says the same when somebody declines, waits too long, or another request takes over.
    const isGivenUp =
      error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');
    if (isGivenUp) return undefined;
    throw error;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
