/** The client ids of a segment, in order of appearance: they are long, so columns carry their place in here. */
export class ClientTable {
  readonly #places = new Map<number, number>();
  readonly #ids: number[];

  constructor(ids: readonly number[] = []) {
    this.#ids = [...ids];
    this.#ids.forEach((id, place) => this.#places.set(id, place));
  }

  get ids(): readonly number[] {
    return this.#ids;
  }

  placeOf(id: number): number {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    this.#places.set(id, this.#ids.length);
    this.#ids.push(id);
    return this.#ids.length - 1;
  }

  idAt(place: number): number {
    const id = this.#ids[place];
    if (id === undefined) throw new Error('no such client id in this segment');
    return id;
  }
}
