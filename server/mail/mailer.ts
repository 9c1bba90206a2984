/** Sends mail. The port that others know, and its adapter for whatever SMTP server `SMTP_URL` names. */
import { createTransport } from 'nodemailer';
import { fail, succeed, type Result } from '../../shared/result.ts';

export interface Letter {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for readers that show it. */
  readonly html: string;
}

/** `refused`: the mail server does not take this letter; `unreachable`: it could not be asked. */
export interface MailFailure {
  readonly kind: 'refused' | 'unreachable';
  /** For the log: never with credentials or the letter's text. */
  readonly message: string;
}

export interface Mailer {
  /** Resolves when the mail server has taken the letter over. Does not try again. */
  send(letter: Letter): Promise<Result<undefined, MailFailure>>;
  close(): void;
}

export interface SmtpOptions {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  /** `Scriptorium <scriptorium@example.org>` */
  readonly from: string;
}

/** A mail server that says nothing must not hold anything up for the minutes that nodemailer allows by default. */
const PATIENCE_MS = 15_000;
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export function createSmtpMailer({ url, from }: SmtpOptions): Mailer {
  const { username, hostname } = new URL(url);
  const transport = createTransport({
    url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // A password goes to another machine encrypted or not at all, whatever somebody on the way claims.
    requireTLS: username !== '' && !LOOPBACK.has(hostname),
    // Letters are made of texts here: none may make the mailer read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, ...letter }) {
      try {
        // As an object, so that it is one recipient, whatever it looks like.
        await transport.sendMail({ from, to: { name: '', address: to }, ...letter });
        return succeed(undefined);
      } catch (error) {
        return fail(failureOf(error));
      }
    },
    close: () => transport.close(),
  };
}

function failureOf(error: unknown): MailFailure {
  if (!(error instanceof Error)) return { kind: 'unreachable', message: String(error) };
  const hasAnswer = 'responseCode' in error && typeof error.responseCode === 'number';
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  return { kind: hasAnswer ? 'refused' : 'unreachable', message: `${code}${error.message}`.slice(0, 500) };
}
