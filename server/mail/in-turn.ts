/**
 * Letters that nobody waits for, written and sent one after the other: a slow mail server holds up nothing, and has one
 * connection from here, whatever comes at once.
 */
export interface InTurn {
  /** False: too much waits already, or the server stops; it is not done. */
  add(run: (mayGoOn: () => boolean) => Promise<void>): boolean;
  /** What waits is dropped. */
  close(): void;
}

export const MOST_WAITING = 500;

export function createInTurn(onError: (error: unknown) => void): InTurn {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;
  const mayGoOn = (): boolean => !isClosed;
  return {
    add(run) {
      if (isClosed || waiting >= MOST_WAITING) return false;
      waiting += 1;
      const doRun = async (): Promise<void> => {
        try {
          if (mayGoOn()) await run(mayGoOn);
        } catch (error) {
          onError(error);
        } finally {
          waiting -= 1;
        }
      };
      last = last.then(doRun);
      return true;
    },
    close() {
      isClosed = true;
    },
  };
}
