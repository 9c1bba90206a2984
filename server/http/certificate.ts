/** TLS_CERT and TLS_KEY: two PEM files, judged before anybody has to find out from a browser what is wrong. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { fail, succeed, type Result } from '../../shared/result.ts';

export interface CertificateFiles {
  /** The certificate, and below it those that vouch for it. */
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly validTo: Date;
}

/** Both files, or one line that says which is wrong and what to do. */
export function readCertificate(files: CertificateFiles, now: number): Result<Certificate, string> {
  const cert = readText('TLS_CERT', files.certFile);
  if (!cert.ok) return cert;
  const key = readText('TLS_KEY', files.keyFile);
  if (!key.ok) return key;
  return judge(files, { cert: cert.value, key: key.value }, now);
}

function judge(
  { certFile, keyFile }: CertificateFiles,
  { cert, key }: { readonly cert: string; readonly key: string },
  now: number,
): Result<Certificate, string> {
  const certificate = attempt(() => new X509Certificate(cert));
  if (certificate === undefined) {
    return fail(
      `TLS_CERT ${certFile} holds no certificate. Give a PEM file that begins with "-----BEGIN CERTIFICATE-----".`,
    );
  }
  const privateKey = readKey(keyFile, key);
  if (!privateKey.ok) return privateKey;
  if (!certificate.checkPrivateKey(privateKey.value)) {
    return fail(
      `TLS_KEY ${keyFile} does not belong to TLS_CERT ${certFile}. Give the pair that was made together, with the server's own certificate first in its file.`,
    );
  }
  const [validFrom, validTo] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now > validTo.getTime()) {
    return fail(`TLS_CERT ${certFile} has ended (on ${validTo.toISOString()}). Renew it.`);
  }
  if (now < validFrom.getTime()) {
    return fail(
      `TLS_CERT ${certFile} is not valid yet (from ${validFrom.toISOString()}). Set the clock right, or take another.`,
    );
  }
  // What OpenSSL itself thinks of them: keys that are too weak, hashes of another age.
  const refusal = refusalOf(() => createSecureContext({ cert, key }));
  if (refusal !== undefined) return fail(`TLS_CERT ${certFile} cannot be used (${refusal}). Make a new one.`);
  return succeed({ cert, key, validTo });
}

function readText(name: string, file: string): Result<string, string> {
  try {
    return succeed(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(`${name} ${file} cannot be read (${reason}). Correct it, or let this user read the file.`);
  }
}

function readKey(keyFile: string, key: string): Result<KeyObject, string> {
  const privateKey = attempt(() => createPrivateKey(key));
  if (privateKey !== undefined) return succeed(privateKey);
  return fail(
    /ENCRYPTED/.test(key)
      ? `TLS_KEY ${keyFile} is locked with a passphrase. Give it without one, readable for this user alone.`
      : `TLS_KEY ${keyFile} holds no private key. Give a PEM file that begins with "-----BEGIN PRIVATE KEY-----".`,
  );
}

function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function refusalOf(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
