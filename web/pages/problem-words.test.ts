// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import german from '../locales/problems.de.json';
import { problemWords } from './problem-words.ts';

const SERVER = join(import.meta.dirname, '../../server');
const SOURCES = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.includes('test'),
);
/** Of one problem, up to where its statement ends. */
const PROBLEM = /(?:new HttpProblem\(|REFUSALS: )[\s\S]*?;/g;
const SENTENCE = /(?:detail|\w+):\s*(?:[^'"`;,]*\?\s*)?(['"])([A-Z](?:(?!\1).)+\.)\1/g;
const TITLE = /\btitle: (['"])(.+)\1,$/gm;

afterEach(() => {
  document.documentElement.lang = '';
});

it('PAGE-118 every sentence that the server answers has its translation', () => {
  const titles = readFileSync(join(SERVER, 'http/errors.ts'), 'utf8').matchAll(TITLE);
  const details = SOURCES.flatMap((name) =>
    [...readFileSync(join(SERVER, name), 'utf8').matchAll(PROBLEM)].flatMap(([statement]) =>
      Array.from(statement.matchAll(SENTENCE)),
    ),
  );
  const said = [...titles, ...details].map(([, , sentence = '']) => sentence);
  expect(said.length).toBeGreaterThan(60);
  expect(said.filter((sentence) => !Object.hasOwn(german, sentence))).toEqual([]);
});

it('PAGE-118 what a server answers is told in the reader’s language, and which field it means', async () => {
  const full = { title: 'Something else is there already' };
  const detail = 'Documents lie in it, perhaps in the trash: move them elsewhere first.';
  expect(await problemWords({ ...full, detail })).toBe(detail);
  const wrong = {
    title: 'The request has a value that is not allowed',
    errors: [{ field: 'body.signUpDomains', message: 'at least one domain' }],
  };
  expect(await problemWords(wrong)).toBe(
    'The request has a value that is not allowed (signUpDomains: at least one domain)',
  );
  document.documentElement.lang = 'de';
  expect(await problemWords({ ...full, detail })).toContain('Es liegen noch Dokumente darin');
  expect(await problemWords(wrong)).toBe(
    'Ein Wert ist nicht erlaubt (signUpDomains: mindestens eine Domain)',
  );
  expect(await problemWords({ title: 'Something new' })).toBe('Something new');
});
