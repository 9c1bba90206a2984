/** Row types of migrations 0005 and 0006: what proves who somebody is, beside their password. Times are ms since the epoch. */
import type { Generated } from 'kysely';

export type SecretPurpose = 'passwordReset' | 'emailChange' | 'secondFactor';

export interface WaysInTables {
  one_time_secrets: {
    /** SHA-256 of the secret. */
    hash: string;
    purpose: SecretPurpose;
    user_id: string;
    /** The new address of an `emailChange`; of a `passwordReset`, that it was mailed. */
    detail: string | null;
    created_at: number;
    expires_at: number;
  };
  second_factors: {
    user_id: string;
    /** Encrypted. */
    secret: string;
    /** Null while it is being set up. */
    confirmed_at: number | null;
    /** The time step of the newest code that was taken. */
    last_step: Generated<number>;
    created_at: number;
  };
  recovery_codes: { user_id: string; hash: string };
  passkeys: {
    id: string;
    user_id: string;
    /** base64url */
    credential_id: string;
    /** base64url of the COSE key */
    public_key: string;
    counter: number;
    /** Separated by commas. */
    transports: string;
    name: string;
    created_at: number;
    last_used_at: number | null;
  };
  spent_challenges: { hash: string; expires_at: number };
  pending_sign_ups: {
    /** SHA-256 of the secret. */
    hash: string;
    email: string;
    /** In whose browser it was asked for; null: of nobody known. */
    guest_id: string | null;
    next: string;
    created_at: number;
    expires_at: number;
  };
}
