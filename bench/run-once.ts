/**
 * One workload against one server, in a process of its own: the load. It starts the server, measures, stops it and
 * sends the figures to the process that asked.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type Server } from './contenders.ts';
import { parseRunRequest, type RunAnswer, type RunRequest } from './run-request.ts';
import { WORKLOADS } from './workloads/all.ts';
import type { Measures, RunContext } from './workloads/workload.ts';

const request = parseRunRequest(process.argv[2] ?? '');
const folder = mkdtempSync(join(tmpdir(), 'scriptorium-bench-'));
let running: Server | undefined;

try {
  answer({ ok: true, measures: await measure(request) });
} catch (error) {
  answer({ ok: false, reason: error instanceof Error ? error.message : String(error) });
} finally {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function measure({ workload: name, contender, household, ...rest }: RunRequest): Promise<Measures> {
  const workload = WORKLOADS.find((each) => each.name === name);
  if (workload === undefined) throw new Error(`no workload ${name}`);
  const start = async (port?: number): Promise<Server> => {
    // Every document is made through the API from this one address.
    const limits = { LIMIT_REQUESTS_PER_MINUTE: '0', ...workload.limits };
    running = await startServer(contender, household, { folder, port, limits, profile: rest.profile });
    return running;
  };
  const context: RunContext = {
    quick: rest.quick,
    contender,
    materials: rest.materials,
    start: () => start(),
    restart: async (server) => {
      await server.stop();
      return await start(server.port);
    },
    crash: async (server) => {
      await server.stop('SIGKILL');
      return await start(server.port);
    },
  };
  return await workload.run(context);
}

function answer(result: RunAnswer): void {
  process.send?.(result);
}
