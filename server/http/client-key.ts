/** What a route's own rate limit counts by: the client's address, for IPv6 the network it was given. */
import type { FastifyRequest } from 'fastify';
import { addressKey } from '../connection/address-key.ts';

export function clientKey(request: Pick<FastifyRequest, 'ip'>): string {
  return addressKey(request.ip);
}
