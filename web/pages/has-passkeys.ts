/** Whether this browser has passkeys here: the address must be one that it trusts, and a name (WebAuthn, 5.1.2). */
export function hasPasskeys(): boolean {
  const isNumber = /^[\d.]+$|:/.test(location.hostname);
  return isSecureContext && !isNumber && 'PublicKeyCredential' in globalThis;
}
