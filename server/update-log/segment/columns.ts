/** The columns of a history segment. Their numbers are on disk: add at the end, never renumber. */
export const COLUMN = {
  /** Principal and number of updates, per run of one author. */
  authorRuns: 0,
  /** Tenths of a second since the update before. */
  time: 1,
  /** Runs of rows that are in columns and of rows that are kept as they came. */
  formRuns: 2,
  rawLength: 3,
  raw: 4,
  clientCount: 5,
  structCount: 6,
  client: 7,
  clock: 8,
  info: 9,
  length: 10,
  originClient: 11,
  originClock: 12,
  rightOriginClient: 13,
  rightOriginClock: 14,
  parentKind: 15,
  parentClient: 16,
  parentClock: 17,
  typeKind: 18,
  keyLength: 19,
  keys: 20,
  valueLength: 21,
  values: 22,
  textLength: 23,
  text: 24,
  deleteClientCount: 25,
  deleteClient: 26,
  deleteRangeCount: 27,
  deleteClock: 28,
  deleteLength: 29,
} as const;

export type Column = (typeof COLUMN)[keyof typeof COLUMN];
export const COLUMN_COUNT = 30;
