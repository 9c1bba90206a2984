/** Titles are one line. What cannot stand in one becomes a space; what peers could not agree on is replaced. */
export function tidyTitle(title: string): string {
  return title
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}
