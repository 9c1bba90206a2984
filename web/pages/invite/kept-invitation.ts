/**
 * An invitation that is left for signing in and come back to. In the tab alone, and not in the address that leads back:
 * that one reaches servers and their logs.
 */
const KEY = 'scriptorium:invitation';

export function keepInvitation(token: string): void {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // A browser that keeps nothing: the link has to be opened once more after signing in.
  }
}

export function keptInvitation(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function forgetInvitation(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is none, then.
  }
}
