/** Everything this slice answers, relative to /api/v1. */
import type { HttpApi } from '../http/http-app.ts';
import { contentRoutes } from './content-routes.ts';
import { documentRoutes, type DocumentRouteDeps } from './document-routes.ts';
import { shareLinkRoutes } from './share-link-routes.ts';

export type DocumentsApiDeps = DocumentRouteDeps;

export function documentsApi(api: HttpApi, deps: DocumentsApiDeps): void {
  documentRoutes(api, deps);
  contentRoutes(api, deps);
  shareLinkRoutes(api, deps);
}
