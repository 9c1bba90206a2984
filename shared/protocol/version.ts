/** The WebSocket subprotocols, best first. */
export const SUBPROTOCOL = 'scriptorium.v1';
export const STOCK_SUBPROTOCOL = 'y-protocols.v1';
/** A credential offered beside the real subprotocol, because a browser cannot set headers on a WebSocket. */
export const BEARER_PREFIX = 'bearer.';
/** `hello.protocol`. */
export const PROTOCOL_VERSION = 1;
