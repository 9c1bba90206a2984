/** Everything this slice answers, relative to /api/v1. */
import type { HttpApi } from '../http/http-app.ts';
import { deviceRoutes } from './device-routes.ts';
import { joinRoutes, type JoinRouteDeps } from './join-routes.ts';
import { sessionRoutes, type SessionRouteDeps } from './session-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { waysInRoutes } from './ways-in-routes.ts';

export type AccountRouteDeps = SessionRouteDeps & JoinRouteDeps;

export function accountRoutes(api: HttpApi, deps: AccountRouteDeps): void {
  sessionRoutes(api, deps);
  waysInRoutes(api, deps.waysIn);
  deviceRoutes(api, deps);
  tokenRoutes(api, deps);
  joinRoutes(api, deps);
}
