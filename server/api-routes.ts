/** Every subject's routes, for the server and for tests of the whole of it. */
import { accountRoutes, type AccountRouteDeps } from './accounts/profile/account-routes.ts';
import { createProofs } from './accounts/sign-in/prove-again.ts';
import { auditRoutes, type AuditRouteDeps } from './audit/audit-routes.ts';
import { accessRequestRoutes, type AccessRequestDeps } from './documents/asking/access-request-routes.ts';
import { contentRoutes, type ContentRouteDeps } from './documents/content/content-routes.ts';
import { cameByLinkRoutes } from './documents/links/came-by-link-routes.ts';
import { documentAccessRoutes } from './documents/rights/document-access-routes.ts';
import { documentRoutes, type DocumentRouteDeps } from './documents/document-routes.ts';
import { shareLinkRoutes, type ShareLinkRouteDeps } from './documents/links/share-link-routes.ts';
import { trashRoutes } from './documents/trash/trash-routes.ts';
import type { HttpApi } from './http/http-app.ts';
import { collectionRoutes } from './team/collection-routes.ts';
import { groupRoutes } from './team/group-routes.ts';
import { instanceRoutes, type InstanceDeps } from './team/instance-routes.ts';
import { invitationRoutes, type InvitationDeps } from './team/invitation-routes.ts';
import { memberRoutes } from './team/member-routes.ts';

export type ApiDeps = AccountRouteDeps &
  AuditRouteDeps &
  ContentRouteDeps &
  DocumentRouteDeps &
  AccessRequestDeps &
  ShareLinkRouteDeps &
  InstanceDeps &
  InvitationDeps;

export function apiRoutes(api: HttpApi, deps: ApiDeps): void {
  const proofs = createProofs(deps.waysIn);
  instanceRoutes(api, deps);
  accountRoutes(api, deps, proofs);
  memberRoutes(api, deps, proofs.proveAgain);
  groupRoutes(api, deps);
  invitationRoutes(api, deps);
  auditRoutes(api, deps);
  collectionRoutes(api, deps);
  documentRoutes(api, deps);
  trashRoutes(api, deps);
  documentAccessRoutes(api, deps);
  accessRequestRoutes(api, deps);
  contentRoutes(api, deps);
  shareLinkRoutes(api, deps);
  cameByLinkRoutes(api, deps);
}
