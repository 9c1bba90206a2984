/** Everything this slice answers, relative to /api/v1. */
import type { HttpApi } from '../../http/http-app.ts';
import { deviceRoutes } from '../sessions/device-routes.ts';
import { joinRoutes, type JoinRouteDeps } from '../joining/join-routes.ts';
import { pictureRoutes, type PictureRouteDeps } from '../picture/picture-routes.ts';
import type { Proofs } from '../sign-in/prove-again.ts';
import { sessionRoutes, type SessionRouteDeps } from '../sessions/session-routes.ts';
import { tokenRoutes } from '../tokens/token-routes.ts';
import { waysInRoutes } from '../ways-in-routes.ts';

export type AccountRouteDeps = SessionRouteDeps & JoinRouteDeps & PictureRouteDeps;

export function accountRoutes(api: HttpApi, deps: AccountRouteDeps, proofs: Proofs): void {
  sessionRoutes(api, deps);
  waysInRoutes(api, deps.waysIn, proofs);
  deviceRoutes(api, deps);
  pictureRoutes(api, deps);
  tokenRoutes(api, deps, proofs.proveAgain);
  joinRoutes(api, deps);
}
