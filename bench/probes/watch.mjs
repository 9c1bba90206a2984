/**
 * Preloaded into our server when it is profiled. Between two SIGUSR2 it takes a CPU profile of every thread, and notes
 * when the main thread's loop was held, and whether it was at work meanwhile or only waiting for a core: the
 * scheduler knows both, and on a busy machine a delay alone says nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const FOLDER = process.env['BENCH_PROFILE'];
const LOOK_EVERY_MS = 5;
const LONG_MS = 20;
const SAMPLE_EVERY_US = 1_000;

let holds = [];
let windows = 0;
let running = false;
let cpuBefore = {};

/** The threads' titles by the inspector's session of each, and what waits for their answers. */
const titleBySession = new Map();
const answers = new Map();
let nextId = 1;

const session = new Session();
session.connect();
session.on('NodeWorker.attachedToWorker', ({ params }) =>
  titleBySession.set(
    params.sessionId,
    params.workerInfo.title.replace(/^\W*worker \d+\W*|\W+$/g, '').replace(/\W+/g, '-'),
  ),
);
session.on('NodeWorker.detachedFromWorker', ({ params }) => titleBySession.delete(params.sessionId));
session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
  const { id, result } = JSON.parse(params.message);
  answers.get(id)?.(result);
  answers.delete(id);
});
session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });

watchLoop();
process.on('SIGUSR2', () => void (running ? stop() : start()));

async function start() {
  running = true;
  windows += 1;
  await onAllThreads('Profiler.enable');
  await onAllThreads('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await onAllThreads('Profiler.start');
  cpuBefore = await cpuByThread();
  // Starting the profiler holds the loop itself.
  setTimeout(() => (holds = []), 200);
}

async function stop() {
  running = false;
  const held = holds;
  const cpu = Object.entries(await cpuByThread()).map(([title, ms]) => [title, ms - (cpuBefore[title] ?? 0)]);
  writeFileSync(join(FOLDER, `${windows}-threads.json`), JSON.stringify(Object.fromEntries(cpu)));
  writeFileSync(join(FOLDER, `${windows}-loop.json`), JSON.stringify(held));
  for (const [title, { profile }] of await onAllThreads('Profiler.stop')) {
    writeFileSync(join(FOLDER, `${windows}-${title}.cpuprofile`), JSON.stringify(profile));
  }
}

/** The scheduler's account of each thread, and the process's: the difference is V8's and libuv's helpers. */
async function cpuByThread() {
  const expression = `process.getBuiltinModule('node:fs').readFileSync('/proc/thread-self/schedstat', 'latin1')`;
  const accounts = await onAllThreads('Runtime.evaluate', { expression });
  const { user, system } = process.cpuUsage();
  const threads = accounts.map(([title, { result }]) => [title, Number(result.value.split(' ', 1)[0]) / 1e6]);
  return Object.fromEntries([...threads, ['all', (user + system) / 1_000]]);
}

async function onAllThreads(method, params = {}) {
  const main = new Promise((resolve) =>
    session.post(method, params, (_, result) => resolve(['main', result])),
  );
  const workers = [...titleBySession].map(
    ([sessionId, title]) =>
      new Promise((resolve) => {
        const id = nextId++;
        answers.set(id, (result) => resolve([title, result]));
        session.post('NodeWorker.sendMessageToWorker', {
          sessionId,
          message: JSON.stringify({ id, method, params }),
        });
      }),
  );
  return await Promise.all([main, ...workers]);
}

function watchLoop() {
  let last = performance.now();
  let [ran, waited] = account();
  const look = () => {
    const now = performance.now();
    const delay = now - last - LOOK_EVERY_MS;
    const [ranNow, waitedNow] = account();
    if (delay > LONG_MS) holds.push({ at: now, delay, ran: ranNow - ran, waited: waitedNow - waited });
    last = now;
    [ran, waited] = [ranNow, waitedNow];
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}

/** Milliseconds that this thread has run, and that it has waited for a core. */
function account() {
  const [ran = 0, waited = 0] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ').map(Number);
  return [ran / 1e6, waited / 1e6];
}
