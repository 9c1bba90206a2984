/** The page's copy for a day without the server. */
import { BASE_PATH } from '../base-path.ts';

const ADDRESS = `${BASE_PATH}/service-worker.js`;

/** After the page is usable: the copy for a day without the server is no part of its start. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  if (document.readyState === 'complete') register();
  else globalThis.addEventListener('load', register, { once: true });
}

function register(): void {
  // Refused in private windows and where storage is blocked: then the page needs its server, as it says.
  navigator.serviceWorker.register(trustedAddress(), { updateViaCache: 'none' }).catch(() => undefined);
}

/** The page's policy takes script addresses from here alone, and only this one. */
function trustedAddress(): string {
  const policy = globalThis.trustedTypes?.createPolicy('scriptorium', { createScriptURL: (url) => url });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

declare global {
  // TypeScript does not know it yet; a trusted address passes for a string everywhere.
  var trustedTypes: TrustedTypes | undefined;
}
