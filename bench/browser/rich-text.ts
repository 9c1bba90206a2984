/** Rich text of a wanted size as Markdown, the same each time: headings, marks, links, lists, quotes, code. */

const WORDS =
  'the a of and to in that was he it his with as had for her at not on but they which were from by all have this one will said would been their when who more an so no out up into some could time then only other little about men after before'.split(
    ' ',
  );
/** Knuth's multiplier, for a spread that needs no quality. */
const STEP = 2_654_435_761;

/** At least `bytes` of Markdown, ending with a whole block. */
export function richText(bytes: number): string {
  const blocks: string[] = [];
  let length = 0;
  for (let at = 0; length < bytes; at += 1) {
    const block = blockAt(at);
    blocks.push(block);
    length += block.length + 2;
  }
  return blocks.join('\n\n');
}

function blockAt(at: number): string {
  const words = (count: number, salt = 0): string => wordsFrom(at * 131 + salt, count);
  switch (at % 12) {
    case 0:
      return `${at % 36 === 0 ? '#' : '##'} ${words(5)}`;
    case 4:
      return Array.from({ length: 3 }, (_, item) => `- ${words(9, item)}`).join('\n');
    case 7:
      return Array.from({ length: 3 }, (_, item) => `- [${item === 1 ? 'x' : ' '}] ${words(6, item)}`).join(
        '\n',
      );
    case 9:
      return `> ${words(24)}`;
    case 11:
      return at % 24 === 23 ? `\`\`\`\n${words(10)}\n${words(10, 1)}\n\`\`\`` : words(70);
    default:
      return `${words(30)} **${words(3, 1)}** ${words(20, 2)} *${words(2, 3)}* ${words(12, 4)} [${words(2, 5)}](https://example.org/${at}).`;
  }
}

function wordsFrom(seed: number, count: number): string {
  return Array.from({ length: count }, (_, at) => {
    const place = (Math.imul(seed + at * 7, STEP) >>> 8) % WORDS.length;
    return WORDS[place] ?? 'word';
  }).join(' ');
}
