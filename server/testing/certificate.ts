/** Self-signed certificates for 127.0.0.1, made by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** What a client trusts that trusts it. */
  readonly ca: string;
}

/** `days`: how long it is valid from now on. */
export function makeCertificate(folder: string, name: string, days = 90): TestCertificate {
  const certFile = join(folder, `${name}.pem`);
  const keyFile = join(folder, `${name}.key`);
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  execFileSync(
    'openssl',
    [...request, ...subject, '-days', String(days), '-keyout', keyFile, '-out', certFile],
    {
      stdio: 'pipe',
    },
  );
  return { certFile, keyFile, ca: readFileSync(certFile, 'utf8') };
}
