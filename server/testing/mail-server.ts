/** A real mail server on a free port, for tests: takes every letter, or refuses all. */
import { SMTPServer } from 'smtp-server';

export interface ReceivedLetter {
  readonly to: readonly string[];
  /** Head and all parts as they came, with the escapes of the way undone. */
  readonly source: string;
  /** The first address of a page in it. */
  readonly link: string;
}

export interface MailServer {
  /** For SMTP_URL. */
  readonly url: string;
  /** So many so far. */
  readonly letters: readonly ReceivedLetter[];
  /** Every password that it was shown. */
  readonly triedPasswords: readonly string[];
  /** Resolves with the next letter to somebody that no earlier call has given. */
  letterTo(address: string): Promise<ReceivedLetter>;
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** Takes no letter to anybody. */
  readonly refuses?: boolean;
  readonly host?: string;
  /** Lets in only who has these. */
  readonly credentials?: { readonly user: string; readonly password: string };
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { host = '127.0.0.1', credentials } = options;
  const letters: ReceivedLetter[] = [];
  const triedPasswords: string[] = [];
  const given = new Set<ReceivedLetter>();
  const waiting = new Set<() => void>();
  const smtp = new SMTPServer({
    authOptional: credentials === undefined,
    // Passwords in the clear: what stands in the way of that is the one who sends.
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _session, done) {
      triedPasswords.push(password ?? '');
      const isRight = username === credentials?.user && password === credentials?.password;
      done(isRight ? null : new Error('who is that?'), { user: username });
    },
    onRcptTo(_address, _session, done) {
      done(options.refuses === true ? new Error('no such box') : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = withoutEscapes(Buffer.concat(chunks).toString('utf8'));
        const link = /https?:\/\/[^\s"<]+/.exec(source)?.[0] ?? '';
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), source, link });
        done();
        for (const wake of waiting) wake();
        waiting.clear();
      });
    },
  });
  // A sender that ends in the middle of a connection is no failure of a test's.
  smtp.on('error', () => {});
  const port = await listen(smtp, host);
  return {
    url: `smtp://${host}:${port}`,
    letters,
    triedPasswords,
    async letterTo(address) {
      for (;;) {
        const letter = letters.find((one) => one.to.includes(address) && !given.has(one));
        if (letter !== undefined) {
          given.add(letter);
          return letter;
        }
        // Until it comes, or the test's time is over.
        await new Promise<void>((resolve) => void waiting.add(resolve));
      }
    },
    close: () => new Promise((resolve) => smtp.close(resolve)),
  };
}

async function listen(smtp: SMTPServer, host: string): Promise<number> {
  await new Promise<void>((resolve) => void smtp.listen(0, host, resolve));
  const address = smtp.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the mail server has no port');
  return address.port;
}

/** Quoted-printable, RFC 2045, 6.7. */
function withoutEscapes(source: string): string {
  const bytes = source
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([\dA-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
