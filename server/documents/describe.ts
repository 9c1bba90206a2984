/**
 * What lists show of a document. Apart from the conversions (content.ts) because it is what a content thread mostly
 * does: alone it loads Yjs and nothing else, a fifth of the time and memory.
 */
import * as Y from 'yjs';
import { readBody, readTitle } from '../../shared/document/body-json.ts';
import { previewOf } from '../../shared/document/body-text.ts';
import type { Description, StoredContent } from './content/content-calls.ts';

export const PREVIEW_CHARACTERS = 200;
/** A list shows no more of a title that another program made endless. */
const LISTED_TITLE_CHARACTERS = 500;
/**
 * Letters are merged when a transaction ends; those of a long tail at once would be as many objects: 50 MiB of heap
 * for 260,000 keystrokes instead of 36.
 */
const BITE_UPDATES = 1_000;

export function describe(content: StoredContent): Description {
  const doc = openContent(content);
  return {
    title: readTitle(doc).replaceAll(/\s+/g, ' ').trim().slice(0, LISTED_TITLE_CHARACTERS),
    preview: previewOf(readBody(doc), PREVIEW_CHARACTERS),
  };
}

export function openContent({ base, tail }: StoredContent): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  for (let from = 0; from < tail.length; from += BITE_UPDATES) {
    doc.transact(() => {
      for (const update of tail.slice(from, from + BITE_UPDATES)) Y.applyUpdate(doc, update);
    });
  }
  return doc;
}
