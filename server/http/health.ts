/** `/healthz`: the process is up. `/readyz`: it can do its work; 503 with what is wrong when it cannot. */
import type { HttpApp } from './http-app.ts';

export interface Readiness {
  /** What keeps the server from its work, in words for the one who runs it; empty: nothing. */
  problems(): Promise<readonly ReadinessProblem[]>;
}

export interface ReadinessProblem {
  readonly check: 'storage' | 'stopping';
  readonly detail: string;
}

export function healthRoutes(app: HttpApp, readiness: Readiness): void {
  const hidden = { config: { action: 'health.read' }, schema: { hide: true } } as const;
  app.get('/healthz', hidden, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/readyz', hidden, async (_request, reply) => {
    const problems = await readiness.problems();
    return reply
      .code(problems.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: problems.length === 0 ? 'ready' : 'not ready', problems });
  });
}
