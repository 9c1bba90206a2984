/** How many letters a day: counted in memory, so that a restart begins anew. */
export interface DailyLimit {
  hasRoom(key: string, now: number): boolean;
  take(key: string, now: number): void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Past this, whoever was counted the longest ago is forgotten. */
const MOST_KEYS = 20_000;

/** At most so many within any 24 hours, for each key. */
export function createDailyLimit(most: number): DailyLimit {
  const takenAt = new Map<string, readonly number[]>();
  const lately = (key: string, now: number): readonly number[] =>
    (takenAt.get(key) ?? []).filter((at) => at > now - DAY_MS);
  return {
    hasRoom: (key, now) => lately(key, now).length < most,
    take(key, now) {
      const taken = [...lately(key, now), now];
      takenAt.delete(key);
      takenAt.set(key, taken);
      if (takenAt.size > MOST_KEYS) for (const oldest of takenAt.keys()) return void takenAt.delete(oldest);
    },
  };
}
