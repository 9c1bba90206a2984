import { describe, expect, it } from 'vitest';
import generalGerman from './de.json';
import generalEnglish from './en.json';
import profileGerman from './profile.de.json';
import profileEnglish from './profile.en.json';
import teamGerman from './team.de.json';
import teamEnglish from './team.en.json';

const german = { ...generalGerman, ofTeam: teamGerman, ofProfile: profileGerman };
const english = { ...generalEnglish, ofTeam: teamEnglish, ofProfile: profileEnglish };

describe('translations', () => {
  it('PAGE-20 every language has every text, with the same placeholders', () => {
    const wanted = texts(english);
    const given = texts(german);
    expect(new Set(given.keys())).toEqual(new Set(wanted.keys()));
    for (const [key, text] of wanted) {
      expect({ key, has: placeholders(given.get(key) ?? '') }).toEqual({ key, has: placeholders(text) });
    }
    expect(wanted.size).toBeGreaterThan(200);
  });

  it('PAGE-20 is really translated: nearly nothing is the same', () => {
    const given = texts(german);
    const same = [...texts(english)].filter(([key, text]) => given.get(key) === text).map(([key]) => key);
    expect(same.slice(25)).toEqual([]);
  });
});

function texts(node: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries<unknown>({ ...node })) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') found.set(path, value);
    else if (isGroup(value)) {
      for (const [inner, text] of texts(value, path)) found.set(inner, text);
    }
  }
  return found;
}

function placeholders(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''));
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
