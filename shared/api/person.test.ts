import { describe, expect, it } from 'vitest';
import { createCollectionRequestSchema } from './collections.ts';
import { updateInstanceRequestSchema } from './instance.ts';
import { groupNameRequestSchema } from './members.ts';
import { createShareLinkRequestSchema } from './share-links.ts';
import { emailSchema, personColorSchema, personNameSchema } from './person.ts';
import { PERSON_COLORS, pickColor } from './palette.ts';

describe('names', () => {
  it('ACC-1 trims a name and keeps any script and emoji', () => {
    for (const [given, kept] of [
      ['  Ada ', 'Ada'],
      ['李小龙', '李小龙'],
      ['محمد', 'محمد'],
      ['👩‍👩‍👧', '👩‍👩‍👧'],
      ["O'Brien-Łuczak", "O'Brien-Łuczak"],
    ]) {
      expect(personNameSchema.parse(given)).toBe(kept);
    }
  });

  it('ACC-1 refuses what would break or forge other pages', () => {
    for (const name of [
      '',
      '   ',
      'x'.repeat(81),
      'a\nb',
      'a\u0000b',
      'abc\u202Edef',
      '\u200b\u200b',
      'a\ud800',
      'a\u2028b',
    ]) {
      expect({ name, taken: personNameSchema.safeParse(name).success }).toEqual({ name, taken: false });
    }
    expect(personNameSchema.safeParse('x'.repeat(80)).success).toBe(true);
  });

  it('ACC-113 so do the names of links, collections, groups and of the instance, where these may be empty', () => {
    const schemas = {
      instance: updateInstanceRequestSchema,
      link: createShareLinkRequestSchema.partial(),
      collection: createCollectionRequestSchema.partial(),
      group: groupNameRequestSchema,
    };
    for (const [what, schema] of Object.entries(schemas)) {
      for (const name of ['a\r\nBcc: b', 'abc\u202Edef', 'a\u0000b', 'a\u2028b']) {
        const taken = schema.safeParse({ name }).success;
        expect({ what, name, taken }).toEqual({ what, name, taken: false });
      }
      expect(schema.safeParse({ name: ' 李 & Söhne ' }).success).toBe(true);
    }
    expect(updateInstanceRequestSchema.safeParse({ name: '' }).success).toBe(true);
  });

  it('ACC-11 compares e-mail addresses in lower case', () => {
    expect(emailSchema.parse(' Ada@Example.ORG ')).toBe('ada@example.org');
    expect(emailSchema.safeParse('ada').success).toBe(false);
  });

  it('ACC-122 takes no address in .invalid, where rows of people without one have theirs', () => {
    for (const email of ['ada@people.invalid', 'Ada@PEOPLE.Invalid', 'ada@example.invalid']) {
      expect({ email, taken: emailSchema.safeParse(email).success }).toEqual({ email, taken: false });
    }
    expect(emailSchema.safeParse('ada.invalid@invalid.example').success).toBe(true);
  });
});

describe('colours', () => {
  it('ACC-2 every colour of the palette can be read on both themes', () => {
    const darkPage = luminance('#1a1b1e');
    for (const color of PERSON_COLORS) {
      expect(contrast(1, luminance(color))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(luminance(color), darkPage)).toBeGreaterThanOrEqual(3);
    }
  });

  it('ACC-2 takes the colours of the palette alone', () => {
    expect(personColorSchema.safeParse('#2a6cc8').success).toBe(true);
    expect(personColorSchema.safeParse('#ffffff').success).toBe(false);
    expect(personColorSchema.safeParse('red;background:url(//x)').success).toBe(false);
    expect(PERSON_COLORS).toContain(pickColor(0));
    expect(PERSON_COLORS).toContain(pickColor(0.999_999));
  });
});

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(lighter: number, darker: number): number {
  return (lighter + 0.05) / (darker + 0.05);
}
