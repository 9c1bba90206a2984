/** An authenticator in software, for tests: makes passkeys and signs with them as WebAuthn, level 3, wants it. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { NewPasskeyAnswer, PasskeyAnswer } from '../../shared/api/ways-in.ts';

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

export interface AnswerOptions {
  readonly challenge: string;
  readonly origin?: string;
  /** Whether its owner proved that it is them, by PIN or finger. */
  readonly isVerified?: boolean;
  /** How often it was used, as it says. */
  readonly counter?: number;
}

export class Authenticator {
  readonly #key: KeyObject;
  readonly #publicKey: Buffer;
  readonly #id = randomBytes(16);
  readonly #host: string;

  constructor(host = 'localhost') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#host = host;
    // COSE (RFC 9053): EC2, ES256, P-256, x, y.
    this.#publicKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }

  makes(options: AnswerOptions): NewPasskeyAnswer {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const data = Buffer.concat([
      this.#head(options, HAS_KEY),
      Buffer.alloc(16),
      length,
      this.#id,
      this.#publicKey,
    ]);
    // CBOR: {fmt: "none", attStmt: {}, authData: …}
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ]);
    return {
      ...this.#known(),
      response: {
        clientDataJSON: clientData('webauthn.create', options).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  answers(options: AnswerOptions): PasskeyAnswer {
    const data = this.#head(options, 0);
    const client = clientData('webauthn.get', options);
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.#key);
    return {
      ...this.#known(),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  }

  #known() {
    const id = this.#id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const;
  }

  #head({ isVerified = true, counter = 0 }: AnswerOptions, more: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flags = PRESENT | (isVerified ? VERIFIED : 0) | more;
    return Buffer.concat([sha256(Buffer.from(this.#host)), Buffer.from([flags]), count]);
  }
}

function clientData(type: string, { challenge, origin = 'http://localhost' }: AnswerOptions): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
