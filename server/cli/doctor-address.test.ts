import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { examineProxy } from './doctor-address.ts';

type Settings = Pick<Config, 'baseUrl' | 'trustProxy' | 'tls'>;

const tls = { certFile: 'a.pem', keyFile: 'a.key' };
const baseUrl = 'https://write.example.org';

function said(settings: Partial<Settings>): string {
  const findings = examineProxy({ baseUrl: undefined, trustProxy: false, tls: undefined, ...settings });
  return findings.map(({ verdict, detail, next }) => `${verdict}: ${detail} → ${next ?? ''}`).join();
}

describe('doctor on what stands in front', () => {
  it('RUN-61 says nothing where nothing is amiss', () => {
    for (const settings of [{}, { baseUrl, trustProxy: 1 }, { baseUrl, tls }, { tls }, { trustProxy: 0 }]) {
      expect(said(settings)).toBe('');
    }
  });

  it('RUN-61 points out what does not go together', () => {
    expect(said({ trustProxy: 1 })).toMatch(/^warning: .* → Set BASE_URL /);
    expect(said({ trustProxy: ['10.0.0.1'] })).toMatch(/^warning: .* → Set BASE_URL /);
    expect(said({ baseUrl })).toMatch(/^warning: .*as one → Set TRUST_PROXY /);
    expect(said({ baseUrl, trustProxy: true })).toMatch(/^warning: .*a client has written/);
  });
});
