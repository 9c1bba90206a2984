/** A list in parts of at most `size`, in its order: for queries, which take no more than so many parameters. */
export function inBites<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const bites: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += size) bites.push(items.slice(from, from + size));
  return bites;
}
