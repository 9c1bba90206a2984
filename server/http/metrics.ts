/**
 * `/metrics` in Prometheus' text format. The parts count in plain numbers of their own; this file gives these
 * names and reads them when asked. Open to this machine, and to whoever has METRICS_TOKEN.
 */
import { timingSafeEqual, createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { sendProblem } from './error-handler.ts';
import { HttpProblem } from './errors.ts';
import type { HttpApp } from './http-app.ts';

export interface Metrics {
  readonly registry: Registry;
}

/** From a fraction of a millisecond to ten seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

const AMOUNTS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'scriptorium_info',
    help: 'Which version runs',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  return { registry };
}

/** A gauge that is read when asked. */
export function gauge({ registry }: Metrics, name: string, help: string, read: () => number): void {
  const metric = new Gauge({
    name: `scriptorium_${name}`,
    help,
    registers: [],
    collect() {
      this.set(read());
    },
  });
  registry.registerMetric(metric);
}

/** A number that only grows and is kept elsewhere. */
export function counter({ registry }: Metrics, name: string, help: string, read: () => number): void {
  const metric = new Counter({
    name: `scriptorium_${name}_total`,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
  registry.registerMetric(metric);
}

/** Numbers that only grow, by one label. */
export function counters(
  { registry }: Metrics,
  options: { readonly name: string; readonly help: string; readonly label: string },
  read: () => ReadonlyMap<string | number, number>,
): void {
  const metric = new Counter({
    name: `scriptorium_${options.name}_total`,
    help: options.help,
    labelNames: [options.label],
    registers: [],
    collect() {
      this.reset();
      for (const [key, value] of read()) this.inc({ [options.label]: String(key) }, value);
    },
  });
  registry.registerMetric(metric);
}

/** A distribution of durations; the returned function takes milliseconds. */
export function durations({ registry }: Metrics, name: string, help: string): (ms: number) => void {
  const histogram = new Histogram({
    name: `scriptorium_${name}_seconds`,
    help,
    buckets: SECONDS,
    registers: [registry],
  });
  return (ms) => histogram.observe(ms / 1000);
}

/** A distribution of counts. */
export function amounts({ registry }: Metrics, name: string, help: string): (amount: number) => void {
  const histogram = new Histogram({
    name: `scriptorium_${name}`,
    help,
    buckets: AMOUNTS,
    registers: [registry],
  });
  return (amount) => histogram.observe(amount);
}

/** Requests by the route's pattern: addresses themselves would be without end, and say too much. */
export function requestMetrics(app: HttpApp, { registry }: Metrics): void {
  const histogram = new Histogram({
    name: 'scriptorium_http_request_seconds',
    help: 'HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
    };
    histogram.observe(labels, reply.elapsedTime / 1000);
    done();
  });
}

export function metricsRoute(
  app: HttpApp,
  { registry }: Metrics,
  options: { readonly token: string | undefined },
): void {
  const hidden = { config: { action: 'metrics.read' }, schema: { hide: true } } as const;
  app.get('/metrics', hidden, async (request, reply) => {
    if (!isFromThisMachine(request) && !hasToken(request, options.token)) {
      return sendProblem(
        request,
        reply,
        new HttpProblem('forbidden', {
          detail: 'Metrics are for this machine, or for whoever has METRICS_TOKEN.',
        }),
      );
    }
    return reply
      .header('content-type', registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics());
  });
}

/** A proxy on this machine is not this machine: what it forwards comes from elsewhere. */
function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? '';
  const isForwarded =
    headers['x-forwarded-for'] !== undefined ||
    headers.forwarded !== undefined ||
    headers['x-real-ip'] !== undefined ||
    headers.via !== undefined;
  return !isForwarded && (address === '::1' || /^(::ffff:)?127\./.test(address));
}

function hasToken({ headers }: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined || given === undefined) return false;
  return timingSafeEqual(digest(given), digest(token));
}

/** Of equal length whatever came in, so that comparing tells nothing by its time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
