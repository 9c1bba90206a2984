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
  /** Resolves with the next letter to somebody that no earlier call has given. */
  letterTo(address: string): Promise<ReceivedLetter>;
  close(): Promise<void>;
}

export async function startMailServer(options: { readonly refuses?: boolean } = {}): Promise<MailServer> {
  const letters: ReceivedLetter[] = [];
  const given = new Set<ReceivedLetter>();
  const waiting = new Set<() => void>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
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
  const port = await listen(smtp);
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
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

async function listen(smtp: SMTPServer): Promise<number> {
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve));
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
