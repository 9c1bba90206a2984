/**
 * Who may do what, as a table to read: a row an action, a column an asker. The rule (decide.ts) and the routes
 * (http/gate.test.ts) are both held to it. In a cell: `yes`, or what keeps them from it.
 */
import type { Refusal } from '../decide.ts';

/**
 * `guest:` and `link:` came by a share link of the document (a bare link is without a person), `ended` by one that
 * has been revoked. `read`, `write`, `admin` are tokens: of the owner, of another member, of an admin. The collection
 * is closed to all but the creator, who manages it, and the member, who may read in it.
 */
export const ASKERS = [
  'nobody',
  'owner',
  'admin',
  'creator',
  'member',
  'guest:view',
  'guest:edit',
  'guest:none',
  'guest:ended',
  'link:view',
  'link:edit',
  'read',
  'write',
  'admin-token',
] as const;
export type Asker = (typeof ASKERS)[number];

const CELLS: Readonly<Record<string, 'yes' | Refusal>> = {
  yes: 'yes',
  '401': 'notSignedIn',
  scope: 'scope',
  page: 'needsSession',
  join: 'needsPerson',
  memb: 'needsMember',
  admin: 'needsAdmin',
  role: 'role',
  ended: 'linkEnded',
  '404': 'notFound',
  trash: 'inTrash',
};

//                  nobody own  adm  crea memb g:vi g:ed g:no g:end l:vi l:ed read  write a-tok
const LIVE = `
 page.load         yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  health.read       yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  metrics.read      yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  api.describe      yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  instance.read     yes   yes  yes  yes   yes   yes  yes  yes  yes   yes  yes  yes   yes   yes
  instance.manage   401   yes  yes  admin admin memb memb memb memb  memb memb scope scope yes
  session.read      yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  session.begin     yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  scope yes   yes
  session.end       401   yes  yes  yes  yes  yes  yes  yes  yes   page page page  page  page
  account.signUp    yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  scope yes   yes
  owner.claim       yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  scope yes   yes
  profile.change    401   yes  yes  yes  yes  yes  yes  yes  yes   join join scope yes   yes
  picture.read      401   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  devices.manage    401   yes  yes  yes  yes  yes  yes  yes  yes   page page page  page  page
  account.remove    401   yes  yes  yes  yes  yes  yes  yes  yes   page page page  page  page
  people.list       401   yes  yes  yes  yes  memb memb memb memb  memb memb yes   yes   yes
  people.manage     401   yes  yes  admin admin memb memb memb memb  memb memb scope scope yes
  invitations.manage 401  yes  yes  admin admin memb memb memb memb  memb memb scope scope yes
  invitation.open   yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  scope yes   yes
  invitation.accept yes   yes  yes  yes  yes  yes  yes  yes  yes   page page page  page  page
  audit.read        401   yes  yes  admin admin memb memb memb memb  memb memb scope scope yes
  tokens.manage     401   yes  yes  yes  yes  memb memb memb memb  page page page  page  page
  waysIn.manage     401   yes  yes  yes  yes  memb memb memb memb  page page page  page  page
  member.recover    401   yes  yes  admin admin memb memb memb memb  page page page  page  page
  link.open         yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  scope yes   yes
  link.join         yes   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  scope yes   yes
  collection.list   401   yes  yes  yes  yes  yes  yes  yes  yes   join join yes   yes   yes
  collection.create 401   yes  yes  yes  yes  memb memb memb memb  memb memb scope yes   yes
  collection.read   401   yes  yes  yes  yes  404  404  404  404   join join yes   yes   yes
  collection.people 401   yes  yes  yes  role memb memb memb memb  memb memb yes   role  yes
  collection.fill   401   role role yes  role memb memb memb memb  memb memb scope role  role
  collection.manage 401   yes  yes  yes  role memb memb memb memb  memb memb scope role  yes
  document.list     401   yes  yes  yes  yes  yes  yes  yes  yes   yes  yes  yes   yes   yes
  document.create   401   yes  yes  yes  yes  memb memb memb memb  memb memb scope yes   yes
  document.read     401   yes  yes  yes  yes  yes  yes  404  ended yes  yes  yes   yes   yes
  document.edit     401   yes  yes  yes  yes  role yes  404  ended role yes  scope yes   yes
  document.share    401   yes  yes  yes  yes  memb memb memb memb  memb memb scope yes   yes
  document.makeLinks 401  yes  yes  yes  yes  memb memb memb memb  memb memb scope yes   yes
  document.trash    401   yes  yes  yes  role role role 404  ended role role scope role  yes
  document.restore  401   yes  yes  yes  role role role 404  ended role role scope role  yes
  document.erase    401   yes  yes  yes  role memb memb memb memb  memb memb scope role  yes
  document.manage   401   yes  yes  yes  role memb memb memb memb  memb memb scope role  yes
  document.handOver 401   yes  yes  yes  role memb memb memb memb  memb memb scope role  yes
  access.ask        401   yes  yes  yes  yes  yes  yes  yes  yes   join join scope yes   yes
  access.list       401   yes  yes  yes  yes  memb memb memb memb  memb memb yes   yes   yes
`;

const IN_TRASH = `
  document.read     401   trash trash trash trash trash trash 404  ended trash trash trash trash trash
  document.edit     401   trash trash trash trash trash trash 404  ended trash trash scope trash trash
  document.share    401   trash trash trash trash memb  memb  memb memb  memb  memb  scope trash trash
  document.makeLinks 401  trash trash trash trash memb  memb  memb memb  memb  memb  scope trash trash
  document.trash    401   yes   yes   yes   role  role  role  404  ended role  role  scope role  yes
  document.restore  401   yes   yes   yes   role  role  role  404  ended role  role  scope role  yes
  document.erase    401   yes   yes   yes   role  memb  memb  memb memb  memb  memb  scope role  yes
  document.manage   401   trash trash trash trash memb  memb  memb memb  memb  memb  scope trash trash
  document.handOver 401   trash trash trash trash memb  memb  memb memb  memb  memb  scope trash trash
`;

const NOWHERE = `
  document.read     401   404  404  404  404  404  404  404  404   404  404  404   404   404
  document.edit     401   404  404  404  404  404  404  404  404   404  404  scope 404   404
  document.share    401   404  404  404  404  memb memb memb memb  memb memb scope 404   404
  document.makeLinks 401  404  404  404  404  memb memb memb memb  memb memb scope 404   404
  document.trash    401   404  404  404  404  404  404  404  404   404  404  scope 404   404
  document.restore  401   404  404  404  404  404  404  404  404   404  404  scope 404   404
  document.erase    401   404  404  404  404  memb memb memb memb  memb memb scope 404   404
  document.manage   401   404  404  404  404  memb memb memb memb  memb memb scope 404   404
  document.handOver 401   404  404  404  404  memb memb memb memb  memb memb scope 404   404
`;

export type RightsTable = ReadonlyMap<string, ReadonlyMap<Asker, 'yes' | Refusal>>;

/** What everybody may do with a document that is there, in the trash, or not there at all. */
export const RIGHTS: Readonly<Record<'live' | 'inTrash' | 'nowhere', RightsTable>> = {
  live: read(LIVE),
  inTrash: read(IN_TRASH),
  nowhere: read(NOWHERE),
};

function read(table: string): RightsTable {
  const rows = table.trim().split('\n');
  return new Map(rows.map((row) => readRow(row.trim().split(/\s+/))));
}

function readRow([action = '', ...cells]: readonly string[]): [string, ReadonlyMap<Asker, 'yes' | Refusal>] {
  if (cells.length !== ASKERS.length) throw new Error(`${action} has ${cells.length} cells`);
  return [action, new Map(ASKERS.map((asker, at) => [asker, readCell(cells[at] ?? '')]))];
}

function readCell(cell: string): 'yes' | Refusal {
  const known = CELLS[cell];
  if (known === undefined) throw new Error(`what is ${cell}?`);
  return known;
}
