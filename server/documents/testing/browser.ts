/** What a browser (or, with a token, a program) does with the API: keeps cookies, sends JSON. */
import type { HttpApp } from '../../http/http-app.ts';
import { isRecord } from '../../../shared/document/body-json.ts';

export interface Answer {
  readonly status: number;
  /** Parsed when it is JSON. */
  readonly body: unknown;
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
  /** A field of the body, by its path: `at('items', 0, 'title')`. */
  at(...path: readonly (string | number)[]): unknown;
  /** The same, as a text; fails when it is none. */
  text(...path: readonly (string | number)[]): string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #app: HttpApp;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(app: HttpApp, headers: Readonly<Record<string, string>> = {}) {
    this.#app = app;
    this.#headers = headers;
  }

  static withToken(app: HttpApp, token: string): Browser {
    return new Browser(app, { authorization: `Bearer ${token}` });
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.#send('POST', path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.#send('PUT', path, body);
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.#send('PATCH', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.#send('DELETE', path);
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #send(method: Method, path: string, body?: unknown): Promise<Answer> {
    const cookie = this.cookieHeader();
    const response = await this.#app.inject({
      method,
      url: `/api/v1${path}`,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) this.cookies.delete(name);
      // inject decodes; a browser keeps what it was sent.
      else this.cookies.set(name, encodeURIComponent(value));
    }
    return answerOf(response.statusCode, response.rawPayload, response.headers);
  }
}

function answerOf(status: number, raw: Buffer, headers: Readonly<Record<string, unknown>>): Answer {
  const isJson =
    String(headers['content-type']).includes('json') && !String(headers['content-type']).includes('ndjson');
  const body: unknown = isJson && raw.length > 0 ? JSON.parse(raw.toString()) : undefined;
  const at = (...path: readonly (string | number)[]): unknown => {
    let value = body;
    for (const step of path) {
      if (Array.isArray(value)) value = value[Number(step)];
      else value = isRecord(value) ? value[step] : undefined;
    }
    return value;
  };
  return {
    status,
    body,
    raw,
    headers,
    at,
    text(...path) {
      const value = at(...path);
      if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')} of ${raw.toString()}`);
      return value;
    },
  };
}
