/** How the words of a letter become one: as text, and as HTML for readers that show it. */
import type { Language } from '../../shared/api/preferences.ts';
import type { Letter } from './mailer.ts';

export interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Stands after the first paragraph. */
  readonly link?: string;
  readonly linkText?: string;
  /** Somebody else's words, below what leads to them. */
  readonly quoted?: { readonly lead: string; readonly words: string } | undefined;
}

export interface To {
  readonly to: string;
  readonly name: string;
  readonly language: Language;
}

export function letter({ to, language }: To, { subject, paragraphs, link, linkText, quoted }: Words): Letter {
  const [first = '', ...rest] = paragraphs;
  const theirs = quoted === undefined ? [] : [quoted.lead, asQuote(quoted.words)];
  const text = [first, ...(link === undefined ? [] : [link]), ...theirs, ...rest].join('\n\n');
  const button =
    link === undefined
      ? []
      : [
          `<p><a href="${escape(link)}">${escape(linkText ?? link)}</a></p>`,
          `<p><small>${escape(link)}</small></p>`,
        ];
  const quote = quoted === undefined ? [] : [paragraph(quoted.lead), blockquote(quoted.words)];
  const html = [paragraph(first), ...button, ...quote, ...rest.map(paragraph)].join('\n');
  return {
    to,
    subject,
    text: `${text}\n`,
    html: `<!doctype html><html lang="${language}"><body>${html}</body></html>`,
  };
}

/** Control characters, separators of lines, lone surrogates, and what turns the direction of all that follows. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** What somebody chose freely, as one line of a letter or its subject. */
export function asOneLine(text: string, mostCharacters: number): string {
  return cut(text.replaceAll(UNFIT, ' ').replaceAll(/ {2,}/g, ' ').trim(), mostCharacters);
}

/** The same as several lines. */
export function asLines(text: string, mostCharacters: number): string {
  const lines = cut(text, mostCharacters).split(/\r\n|[\n\r\u2028\u2029]/u);
  return lines.map((line) => line.replaceAll(UNFIT, ' ').trimEnd()).join('\n');
}

function cut(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters - 1).replace(/\p{Cs}$/u, '')}…`;
}

function asQuote(words: string): string {
  return words
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function blockquote(words: string): string {
  return `<blockquote dir="auto">${escape(words).replaceAll('\n', '<br>')}</blockquote>`;
}

function paragraph(text: string): string {
  return `<p>${escape(text)}</p>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
