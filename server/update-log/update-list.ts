/** Updates with author and time, without an object for each: a fold holds some 100,000 at once. */
import type { PrincipalId } from '../../shared/ids.ts';
import { ByteList } from '../update/byte-list.ts';
import type { NewUpdate } from './update-log.ts';

export class UpdateList implements Iterable<NewUpdate> {
  /** Without their authors and times. */
  readonly updates = new ByteList();
  readonly #principals: PrincipalId[] = [];
  readonly #times: number[] = [];

  get length(): number {
    return this.updates.length;
  }

  push({ principalId, at, update }: NewUpdate): void {
    this.updates.push(update);
    this.#principals.push(principalId);
    this.#times.push(at);
  }

  *[Symbol.iterator](): Generator<NewUpdate, void> {
    let place = 0;
    for (const update of this.updates) {
      const principalId = this.#principals[place];
      const at = this.#times[place];
      if (principalId === undefined || at === undefined) throw new Error('an update without an author');
      yield { principalId, at, update };
      place += 1;
    }
  }
}
