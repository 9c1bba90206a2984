/** `scriptorium doc create` */
import { readFileSync } from 'node:fs';
import { createDocument, type CreateFailure } from '../documents/create-document.ts';
import { systemClock } from '../open-data.ts';
import type { Command } from './command.ts';
import { complain, DATA_OPTIONS, print, textFlag, withData } from './open-offline.ts';

export const docCreate: Command = {
  name: 'doc create',
  summary: 'make a document, and print its id',
  usage: '--title T [--markdown-file F] [--data-dir D]',
  options: { ...DATA_OPTIONS, title: { type: 'string' }, 'markdown-file': { type: 'string' } },
  async run(arguments_) {
    const title = textFlag(arguments_, 'title');
    const file = textFlag(arguments_, 'markdown-file');
    if (title === undefined) return complain('doc create needs --title.', 2);
    const markdown = file === undefined ? undefined : readText(file);
    if (markdown instanceof Error) return complain(`${file} cannot be read (${markdown.message}).`);
    return await withData(arguments_, async (data, { limits }) => {
      const created = await createDocument(
        { ...data, clock: systemClock, limits },
        { title, markdown, createdBy: undefined },
      );
      if (!created.ok) return complain(describe(created.error, limits.titleCharacters));
      return print(arguments_, { id: created.value, title }, created.value);
    });
  },
};

function readText(file: string): string | Error {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function describe(failure: CreateFailure, titleCharacters: number): string {
  switch (failure.kind) {
    case 'titleTooLong':
      return `The title has ${failure.characters} characters; LIMIT_TITLE_CHARACTERS allows ${titleCharacters}.`;
    case 'tooLarge':
      return `The document would have ${failure.bytes} bytes, more than LIMIT_DOCUMENT_BYTES allows.`;
    case 'tooDeep':
      return 'Its quotes or lists are nested too deeply.';
    case 'conversion':
      return 'The Markdown takes too long to convert; split it.';
    case 'storage':
      return `The disk takes no writes (${failure.fault}); scriptorium doctor says more.`;
  }
}
