/** After the page is usable: the copy for a day without the server is no part of its start. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  if (document.readyState === 'complete') register();
  else globalThis.addEventListener('load', register, { once: true });
}

function register(): void {
  // Refused in private windows and where storage is blocked: then the page needs its server, as it says.
  navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' }).catch(() => undefined);
}
