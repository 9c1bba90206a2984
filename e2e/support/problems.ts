/**
 * "No console errors, ever": everything a developer's console would show in red, gathered while a spec runs.
 * Violations of the content security policy and requests to other hosts count as well.
 */
import type { BrowserContext, Page } from '@playwright/test';

/** Runs in the page, before its own scripts where the engine allows it. */
export async function tellViolations(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      // oxlint-disable-next-line no-console
      console.error(
        `content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      );
    });
  });
}

/**
 * Firefox tells of a script that was on its way when somebody went on to another page as of an error of the page.
 * Chromium tells of none but those that are really missing, in other words.
 */
const CUT_OFF_BY_GOING_ON =
  /^(Failed to load .http:\/\/127\.0\.0\.1:\d+\/assets\/\S+ A ServiceWorker intercepted|error loading dynamically imported module: http:\/\/127\.0\.0\.1:\d+\/assets\/)/;

export function watchForProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', ({ message }) => {
    if (!CUT_OFF_BY_GOING_ON.test(message)) problems.push(`page: ${message}`);
  });
  page.on('crash', () => problems.push('the page crashed'));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') {
      problems.push(`request to another host: ${request.url()}`);
    }
  });
  return problems;
}

/** What browsers themselves say, in red, about a server that cannot be reached: no page can keep them from it. */
export const LOST_CONNECTION: readonly RegExp[] = [
  // Chromium
  /Failed to load resource: net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|INTERNET_DISCONNECTED|TIMED_OUT|NETWORK_CHANGED|NETWORK_IO_SUSPENDED)/,
  /WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/ws\/[^']+' failed/,
  // Firefox
  /Firefox can.t establish a connection to the server at ws:\/\/127\.0\.0\.1/,
  /The connection to ws:\/\/127\.0\.0\.1:\d+\/ws\/\S+ was interrupted while the page was loading/,
  // WebKit
  /WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/ws\/[^']+' failed/,
  /Failed to load resource: (Could not connect|Connection (reset|terminated)|Message Corrupt|The network connection was lost)/,
];

/** An answer with this status, which the spec is about: Chromium shows each of them in red. */
export function answered(status: number): RegExp {
  return new RegExp(`Failed to load resource: the server responded with a status of ${status}`);
}
