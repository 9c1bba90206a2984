/**
 * A document index as bytes, to lie beside the base it was made from: a room then opens without reading through
 * its whole document. The numbers of a list ascend, or nearly so, and are written as differences.
 */
import { ByteWriter } from '../update/byte-writer.ts';
import type { DocumentIndexData } from '../update/document-index.ts';
import { ByteReader } from './segment/byte-reader.ts';

/** So that what an older server wrote is not read as something else; then the index is made anew. */
const VERSION = 1;

export function encodeIndex(data: DocumentIndexData): Uint8Array {
  const writer = new ByteWriter(64 + 4 * (data.placeRuns.length + data.deletedBounds.length));
  writer.varUint(VERSION);
  writer.varUint(data.rootNames.length);
  for (const name of data.rootNames) {
    const text = UTF8.encode(name);
    writer.varUint(text.length);
    writer.bytes(text);
  }
  writer.varUint(data.clientIds.length);
  let runsAt = 0;
  let boundsAt = 0;
  data.clientIds.forEach((clientId, client) => {
    const runsEnd = runsAt + (data.placeRunCounts[client] ?? 0);
    const boundsEnd = boundsAt + (data.deletedBoundCounts[client] ?? 0);
    writer.varUint(clientId);
    writer.varUint(data.clocks[client] ?? 0);
    writeRuns(writer, data.placeRuns.subarray(runsAt, runsEnd));
    writeBounds(writer, data.deletedBounds.subarray(boundsAt, boundsEnd));
    runsAt = runsEnd;
    boundsAt = boundsEnd;
  });
  return writer.finish();
}

/** Undefined when another version wrote it. Throws where it is none. */
export function decodeIndex(bytes: Uint8Array): DocumentIndexData | undefined {
  const reader = new ByteReader(bytes);
  if (reader.varUint() !== VERSION) return undefined;
  const rootNames = Array.from({ length: countIn(reader) }, () =>
    UTF8_DECODER.decode(reader.bytes(reader.varUint())),
  );
  const clientCount = countIn(reader);
  const clientIds = new Float64Array(clientCount);
  const clocks = new Uint32Array(clientCount);
  const placeRunCounts = new Uint32Array(clientCount);
  const deletedBoundCounts = new Uint32Array(clientCount);
  const placeRuns: number[] = [];
  const deletedBounds: number[] = [];
  for (let client = 0; client < clientCount; client++) {
    clientIds[client] = reader.varUint();
    clocks[client] = reader.varUint();
    placeRunCounts[client] = readRuns(reader, placeRuns);
    deletedBoundCounts[client] = readBounds(reader, deletedBounds);
  }
  if (!reader.isAtEnd) throw new Error('more than an index');
  return {
    clientIds,
    clocks,
    placeRunCounts,
    placeRuns: Float64Array.from(placeRuns),
    deletedBoundCounts,
    deletedBounds: Uint32Array.from(deletedBounds),
    rootNames,
  };
}

/** Of things that take a byte at least. */
function countIn(reader: ByteReader): number {
  const count = reader.varUint();
  if (count > reader.remaining) throw new Error('a count is larger than what is left');
  return count;
}

/** Pairs: the first of each ascends, the second is a list, often near the one before. */
function writeRuns(writer: ByteWriter, runs: Float64Array): void {
  writer.varUint(runs.length / 2);
  let start = 0;
  let list = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const nextStart = runs[at] ?? 0;
    const nextList = runs[at + 1] ?? 0;
    writer.varUint(nextStart - start);
    writer.zigzag(nextList - list);
    start = nextStart;
    list = nextList;
  }
}

function readRuns(reader: ByteReader, into: number[]): number {
  const count = countIn(reader);
  let start = 0;
  let list = 0;
  for (let at = 0; at < count; at++) {
    start += reader.varUint();
    list += reader.zigzag();
    into.push(start, list);
  }
  return count * 2;
}

function writeBounds(writer: ByteWriter, bounds: Uint32Array): void {
  writer.varUint(bounds.length);
  let before = 0;
  for (const bound of bounds) {
    writer.varUint(bound - before);
    before = bound;
  }
}

function readBounds(reader: ByteReader, into: number[]): number {
  const count = countIn(reader);
  let bound = 0;
  for (let at = 0; at < count; at++) {
    bound += reader.varUint();
    into.push(bound);
  }
  return count;
}

const UTF8 = new TextEncoder();
const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
