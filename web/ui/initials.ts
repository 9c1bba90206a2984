/** `Ada Lovelace` → AL, `李小龙` → 李, `👩‍🚀` → 👩‍🚀 (whole characters, as people see them). */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const first = firstCharacter(words[0] ?? '');
  const last = words.length > 1 ? firstCharacter(words.at(-1) ?? '') : '';
  const isIdeograph = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(first);
  return (isIdeograph ? first : `${first}${last}`).toLocaleUpperCase();
}

function firstCharacter(word: string): string {
  const letters = word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, '');
  const [first] = new Intl.Segmenter().segment(letters === '' ? word : letters);
  return first?.segment ?? '';
}
