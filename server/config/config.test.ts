import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { SETTING_NAMES, type Config } from './config.ts';
import { LIMIT_NAMES } from './limit-settings.ts';
import { describeProblems, flagOf, flagsToSettings, readConfig } from './read-settings.ts';

type Texts = Readonly<Record<string, string>>;

function read(environment: Texts, envFile = '', flags: Texts = {}): ReturnType<typeof readConfig> {
  return readConfig({ environment, envFile, flags });
}

function accepted(environment: Texts, envFile = '', flags: Texts = {}): Config {
  const config = read(environment, envFile, flags);
  if (!config.ok) throw new Error(describeProblems(config.error));
  return config.value;
}

function complaints(environment: Texts, envFile = '', flags: Texts = {}): string {
  const config = read(environment, envFile, flags);
  return config.ok ? '' : describeProblems(config.error);
}

describe('settings', () => {
  it('RUN-1 nothing has to be set', () => {
    expect(accepted({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      baseUrl: undefined,
      dataDir: './data',
      trustProxy: false,
      allowedOrigins: [],
      logLevel: 'info',
      metricsToken: undefined,
      tls: undefined,
      synchronous: 'full',
      mail: undefined,
      oidc: undefined,
      limits: DEFAULT_LIMITS,
      instance: {},
    });
  });

  it('RUN-2 flags win over the environment, the environment over .env', () => {
    expect(accepted({}, 'PORT=1').port).toBe(1);
    expect(accepted({ PORT: '2' }, 'PORT=1').port).toBe(2);
    expect(accepted({ PORT: '2' }, 'PORT=1', { PORT: '3' }).port).toBe(3);
  });

  it('RUN-2 an empty value is not set', () => {
    expect(accepted({ PORT: '', BASE_URL: ' ' }, 'PORT=1').port).toBe(1);
  });

  it('RUN-3 every setting is a flag of the same name', () => {
    expect(flagOf('LIMIT_FRAME_BYTES')).toBe('limit-frame-bytes');
    const flags = Object.fromEntries(SETTING_NAMES.map((name) => [flagOf(name), name]));
    expect(flagsToSettings(flags)).toEqual(Object.fromEntries(SETTING_NAMES.map((name) => [name, name])));
  });

  it('RUN-4 everything wrong is said at once, with what was expected and where it was found', () => {
    const text = complaints(
      { PORT: '99999', LOG_LEVEL: 'loud', SYNCHRONOUS: 'off', BASE_URL: 'nowhere' },
      'TRUST_PROXY=perhaps\nLIMIT_FRAME_BYTES=-1',
      { HOST: 'two words' },
    );
    expect(text).toContain('7 settings are wrong');
    expect(text).toContain('PORT expected a port number from 0 to 65535');
    expect(text).toContain('(in the environment: "99999")');
    expect(text).toContain('LIMIT_FRAME_BYTES expected a whole number of bytes from 1');
    expect(text).toContain('(in .env: "-1")');
    expect(text).toContain('(as --host: "two words")');
    for (const name of ['LOG_LEVEL', 'SYNCHRONOUS', 'BASE_URL', 'TRUST_PROXY']) expect(text).toContain(name);
  });

  it('RUN-4 what may be a secret is not repeated', () => {
    expect(complaints({ METRICS_TOKEN: 'hush hush' })).not.toContain('hush');
  });

  it.each(['DATABASE_URL', 'REDIS_URL'])('RUN-5 %s is refused rather than ignored', (name) => {
    expect(complaints({ [name]: 'x' })).toContain(`${name} is not supported by this version`);
  });

  it('RUN-5 a limit that does not exist is refused', () => {
    expect(complaints({ LIMIT_FRAMES_BYTES: '1' })).toContain('LIMIT_FRAMES_BYTES is not a limit');
  });

  it.each(LIMIT_NAMES)('RUN-6 %s sets its bound and nothing else', (name) => {
    const { limits } = accepted({ [name]: '7' });
    const changed = Object.entries(limits).filter(
      ([key, value]) => Object.entries(DEFAULT_LIMITS).find(([other]) => other === key)?.[1] !== value,
    );
    expect(changed).toHaveLength(1);
    expect(changed[0]?.[1]).toBe(7);
    expect(complaints({ [name]: 'many' })).toContain(name);
    expect(complaints({ [name]: '1.5' })).toContain(name);
  });

  it('RUN-6 the names of the contract are there', () => {
    for (const name of [
      'LIMIT_CONNECTIONS',
      'LIMIT_CONNECTIONS_PER_ADDRESS',
      'LIMIT_FRAMES_PER_SECOND',
      'LIMIT_BYTES_PER_SECOND',
      'LIMIT_REQUESTS_PER_MINUTE',
      'LIMIT_FRAME_BYTES',
      'LIMIT_DOCUMENT_BYTES',
      'LIMIT_UPLOAD_BYTES',
    ]) {
      expect(LIMIT_NAMES).toContain(name);
    }
  });

  it('RUN-7 0 turns rates and counts off, and is no size', () => {
    expect(accepted({ LIMIT_CONNECTIONS: '0' }).limits.connections).toBe(0);
    expect(accepted({ LIMIT_CLIENT_IDS_PER_DOCUMENT: '0' }).limits.clientIdsPerDocument).toBe(
      Number.MAX_SAFE_INTEGER,
    );
    expect(complaints({ LIMIT_FRAME_BYTES: '0' })).toContain('LIMIT_FRAME_BYTES');
  });

  it('RUN-8 origins are origins, written in any of their ways', () => {
    expect(accepted({ BASE_URL: 'https://Write.Example.org/' }).baseUrl).toBe('https://write.example.org');
    expect(accepted({ BASE_URL: '/' }).baseUrl).toBeUndefined();
    expect(accepted({ ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' }).allowedOrigins).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ]);
    for (const wrong of ['https://a.example/path', 'ftp://a.example', 'a.example', 'https://u@a.example']) {
      expect(complaints({ ALLOWED_ORIGINS: wrong })).toContain('ALLOWED_ORIGINS');
    }
  });

  it('RUN-9 TRUST_PROXY takes a switch, a number of proxies or their addresses', () => {
    expect(accepted({ TRUST_PROXY: 'true' }).trustProxy).toBe(true);
    expect(accepted({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(accepted({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1']);
    expect(accepted({ TRUST_PROXY: 'loopback,fd00::/8' }).trustProxy).toEqual(['loopback', 'fd00::/8']);
  });

  it.each(['perhaps', '100', '10.0.0', '10.0.0.0/33', '10.0.0.0/0', '::1/129', '1.2.3.4,', ':::', '-1'])(
    'RUN-9 TRUST_PROXY=%s is refused, and does not wait for the first request',
    (text) => {
      expect(complaints({ TRUST_PROXY: text })).toContain('TRUST_PROXY expected true, false, a number');
    },
  );

  it('ACC-76 what an instance is called and who may come in can be fixed here', () => {
    const environment = {
      INSTANCE_NAME: ' The Weekly ',
      SIGN_UP: 'domains',
      SIGN_UP_DOMAINS: 'Example.org, example.com',
      SIGN_UP_ROLE: 'guest',
      SHARE_LINKS: 'off',
      SESSION_DAYS: '7',
    };
    expect(accepted(environment).instance).toEqual({
      name: 'The Weekly',
      signUp: 'domains',
      signUpDomains: ['example.org', 'example.com'],
      signUpRole: 'guest',
      shareLinks: false,
      sessionDays: 7,
    });
    const wrong = { SIGN_UP: 'perhaps', SIGN_UP_DOMAINS: 'x', SHARE_LINKS: 'no', SESSION_DAYS: '0' };
    for (const name of Object.keys(wrong)) expect(complaints(wrong)).toContain(`${name} expected`);
  });

  it('RUN-39 TLS_CERT and TLS_KEY go together, and with https', () => {
    const pair = { TLS_CERT: 'a.pem', TLS_KEY: 'a.key' };
    expect(accepted(pair).tls).toEqual({ certFile: 'a.pem', keyFile: 'a.key' });
    expect(accepted({ ...pair, BASE_URL: 'https://a.example' }).tls).toBeDefined();
    expect(complaints({ TLS_CERT: 'a.pem', PORT: 'x' })).toContain('TLS_CERT expected TLS_KEY as well');
    expect(complaints({ TLS_CERT: 'a.pem', PORT: 'x' })).toContain('2 settings are wrong');
    expect(complaints({ TLS_KEY: 'a.key' })).toContain('TLS_KEY expected TLS_CERT as well');
    expect(complaints({ ...pair, BASE_URL: 'http://a.example' })).toContain('BASE_URL expected https://');
  });

  it('RUN-54 BASE_URL may have a sub-path, which loses its slash', () => {
    expect(accepted({ BASE_URL: 'https://Example.org/docs/' }).baseUrl).toBe('https://example.org/docs');
    expect(accepted({ BASE_URL: 'http://a.example:8080/x/y-1.2_~' }).baseUrl).toBe(
      'http://a.example:8080/x/y-1.2_~',
    );
    for (const wrong of ['https://a.example/?x', 'https://a.example/#x', 'https://a.example//docs']) {
      expect(complaints({ BASE_URL: wrong })).toContain('BASE_URL expected an address such as');
    }
    for (const wrong of [
      'https://a.example/"quoted"',
      'https://u:p@a.example/docs',
      'ftp://a.example/docs',
    ]) {
      expect(complaints({ BASE_URL: wrong })).toContain('BASE_URL expected an address such as');
    }
  });

  it.each(['/d', '/api/docs', '/ws/', '/assets', '/sign-in'])(
    'RUN-54 a sub-path of %s could not be told from the server’s own addresses',
    (path) => {
      expect(complaints({ BASE_URL: `https://a.example${path}` })).toContain('its own addresses');
      expect(accepted({ BASE_URL: `https://a.example/docs${path}` }).baseUrl).toContain('/docs/');
    },
  );
  it('ACC-50 mail needs a server, and comes from the instance’s own name unless told otherwise', () => {
    expect(accepted({}).mail).toBeUndefined();
    const BASE_URL = 'https://write.example.org';
    const SMTP_URL = 'smtp://u:p@mail.example.org:587';
    expect(accepted({ SMTP_URL, BASE_URL }).mail).toEqual({
      url: SMTP_URL,
      from: 'Scriptorium <scriptorium@write.example.org>',
    });
    expect(accepted({ SMTP_URL, MAIL_FROM: 'Team <team@example.org>' }).mail?.from).toBe(
      'Team <team@example.org>',
    );
    expect(complaints({ SMTP_URL: 'https://mail.example.org' })).toContain('SMTP_URL expected a mail server');
    expect(complaints({ SMTP_URL: 'smtp://u:hush@' })).not.toContain('hush');
    expect(complaints({ SMTP_URL, MAIL_FROM: 'nobody' })).toContain('MAIL_FROM expected an address');
    expect(complaints({ MAIL_FROM: 'team@example.org' })).toContain('SMTP_URL is needed with MAIL_FROM');
  });

  it('ACC-53 a provider needs its address, a name for us and a secret; http is for this machine alone', () => {
    const OIDC_ISSUER = 'https://login.example.org/realms/team';
    const whole = { OIDC_ISSUER, OIDC_CLIENT_ID: 'writing', OIDC_CLIENT_SECRET: 'hush hush' };
    expect(accepted(whole).oidc).toEqual({
      issuer: OIDC_ISSUER,
      clientId: 'writing',
      clientSecret: 'hush hush',
      name: 'login.example.org',
      scopes: 'openid email profile',
    });
    expect(accepted({ ...whole, OIDC_NAME: 'Our team', OIDC_SCOPES: 'openid groups' }).oidc).toMatchObject({
      name: 'Our team',
      scopes: 'openid groups',
    });
    expect(accepted({ ...whole, OIDC_ISSUER: 'http://127.0.0.1:9000' }).oidc?.issuer).toContain('127.0.0.1');
    expect(complaints({ OIDC_ISSUER })).toContain('OIDC_CLIENT_ID is needed');
    expect(complaints({ OIDC_ISSUER })).toContain('OIDC_CLIENT_SECRET is needed');
    expect(complaints({ OIDC_NAME: 'Our team' })).toContain('OIDC_ISSUER is needed');
    for (const issuer of ['http://login.example.org', 'login.example.org', 'https://u@login.example.org']) {
      expect(complaints({ ...whole, OIDC_ISSUER: issuer })).toContain('OIDC_ISSUER expected');
    }
    expect(complaints({ ...whole, OIDC_SCOPES: 'email' })).toContain('OIDC_SCOPES expected');
    expect(complaints({ ...whole, OIDC_ISUER: 'x' })).toContain('OIDC_ISUER is not a setting');
  });
});
