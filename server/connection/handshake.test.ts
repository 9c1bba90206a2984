import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import { chooseSubprotocol, offersIn, parseUpgrade, type UpgradeRequest } from './handshake.ts';

function asks(request: Partial<UpgradeRequest> = {}) {
  return parseUpgrade({
    url: '/ws/meeting-notes',
    authorization: undefined,
    cookie: undefined,
    offered: [],
    ...request,
  });
}

describe('handshake', () => {
  it.each([
    '/ws',
    '/ws/',
    '/ws/abc',
    `/ws/${'a'.repeat(65)}`,
    '/ws//meeting-notes',
    '/ws/meeting-notes/',
    '/ws/meeting-notes/more',
    '/ws/meeting%2Dnotes',
    '/ws/meeting-notes;v=1',
    '/ws/meeting notes',
    '/ws/..%2Fadmin',
    '/ws/../admin',
    '/WS/meeting-notes',
    '/%77s/meeting-notes',
    '//ws/meeting-notes',
    '',
  ])('CONN-1 %s names no document', (url) => {
    expect(asks({ url })).toMatchObject({ kind: 'malformed' });
  });

  it('CONN-1 takes the id before the question mark as it is', () => {
    expect(asks({ url: '/ws/Ab_9-xyz?token=secret' })).toMatchObject({
      kind: 'document',
      documentId: 'Ab_9-xyz',
      credential: { kind: 'none' },
    });
  });

  it.each([
    [[], undefined, 'stock'],
    [['y-protocols.v1'], 'y-protocols.v1', 'stock'],
    [['scriptorium.v1'], 'scriptorium.v1', 'scriptorium'],
    [['y-protocols.v1', 'scriptorium.v1'], 'scriptorium.v1', 'scriptorium'],
    [['bearer.t', 'y-protocols.v1'], 'y-protocols.v1', 'stock'],
    [['bearer.t', 'scriptorium.v1'], 'scriptorium.v1', 'scriptorium'],
    [['bearer.t'], 'bearer.t', 'stock'],
    [['graphql-ws', 'bearer.t'], 'bearer.t', 'stock'],
    [['graphql-ws', 'y-protocols.v1'], 'y-protocols.v1', 'stock'],
    [['graphql-ws', 'mqtt'], 'graphql-ws', undefined],
    [['Scriptorium.v1'], 'Scriptorium.v1', undefined],
  ])('CONN-2 offered %j answers %s', (offered, answer, dialect) => {
    expect(chooseSubprotocol(offered)).toBe(answer);
    expect(asks({ offered })).toMatchObject(
      dialect === undefined ? { kind: 'malformed' } : { kind: 'document', dialect },
    );
  });

  it.each([
    [{ authorization: 'Bearer t1', offered: ['bearer.t2'], cookie: 'session=c' }, 't1'],
    [{ authorization: 'bearer   t1 ', cookie: 'session=c' }, 't1'],
    [{ authorization: 'Basic dXNlcg==', offered: ['y-protocols.v1', 'bearer.t2'], cookie: 'c=1' }, 't2'],
    [{ offered: ['bearer.t2', 'bearer.t3'] }, 't2'],
    [{ offered: ['bearer.'] }, ''],
  ])('CONN-3 %j means the token %j', (request, token) => {
    expect(asks(request)).toMatchObject({ credential: { kind: 'bearer', token } });
  });

  it('CONN-3 falls back to the cookie, and to nobody', () => {
    expect(asks({ cookie: 'session=c', authorization: 'Basic x' })).toMatchObject({
      credential: { kind: 'cookie', header: 'session=c' },
    });
    expect(asks({ url: '/ws/meeting-notes?token=t' })).toMatchObject({ credential: { kind: 'none' } });
  });

  it.each([
    ['', undefined],
    [`?schema=${DOCUMENT_SCHEMA_VERSION}`, DOCUMENT_SCHEMA_VERSION],
    ['?a=1&schema=0&b', 0],
    ['?other=3', undefined],
  ])('CONN-5 %j says schema %s', (query, schemaVersion) => {
    const request = asks({ url: `/ws/meeting-notes${query}` });
    expect(request.kind === 'document' ? request.schemaVersion : 'malformed').toBe(schemaVersion);
  });

  it.each([DOCUMENT_SCHEMA_VERSION + 1, 999_999_999])('CONN-36 does not believe in schema %i', (named) => {
    expect(asks({ url: `/ws/meeting-notes?schema=${named}` })).toMatchObject({
      kind: 'document',
      schemaVersion: DOCUMENT_SCHEMA_VERSION,
    });
  });

  it.each([
    '?schema=',
    '?schema=-1',
    '?schema=1.5',
    '?schema=0x1',
    '?schema=1&schema=1',
    '?schema=1e3',
    '?schema=9999999999',
  ])('CONN-5 %j is malformed', (query) => {
    expect(asks({ url: `/ws/meeting-notes${query}` })).toMatchObject({ kind: 'malformed' });
  });

  it('CONN-2 reads offers in order from the header', () => {
    expect(offersIn('scriptorium.v1, bearer.abc ,y-protocols.v1')).toEqual([
      'scriptorium.v1',
      'bearer.abc',
      'y-protocols.v1',
    ]);
    expect(offersIn(undefined)).toEqual([]);
  });
});
