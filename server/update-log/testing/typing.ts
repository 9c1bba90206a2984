/** A person who types into one document of a log. */
import * as Y from 'yjs';
import { principalIdOf, type DocumentId } from '../../../shared/ids.ts';
import type { AppendOutcome, LoadedDocument, UpdateLog } from '../update-log.ts';

const ada = principalIdOf('user', 'ada');

export class Typist {
  readonly #doc = new Y.Doc();
  readonly #log: UpdateLog;
  readonly documentId: DocumentId;
  readonly #generation: string;
  #unsaved: Uint8Array[] = [];

  private constructor(log: UpdateLog, documentId: DocumentId, generation: string) {
    this.#log = log;
    this.documentId = documentId;
    this.#generation = generation;
    this.#doc.on('update', (update: Uint8Array) => this.#unsaved.push(update));
  }

  static async opens(log: UpdateLog, documentId: DocumentId): Promise<Typist> {
    await log.create(documentId, 1_000);
    const document = await loadedDocument(log, documentId);
    const typist = new Typist(log, documentId, document.generation);
    for (const update of [document.base, ...document.tail]) Y.applyUpdate(typist.#doc, update);
    typist.#unsaved = [];
    return typist;
  }

  get text(): string {
    return this.#doc.getText('title').toJSON();
  }

  /** Types at the end, a character an update, and tries to save all that is not saved yet. */
  async types(text: string): Promise<AppendOutcome> {
    for (const character of text) {
      const title = this.#doc.getText('title');
      title.insert(title.length, character);
    }
    return this.saves();
  }

  async pastes(text: string): Promise<AppendOutcome> {
    this.#doc.getText('title').insert(0, text);
    return this.saves();
  }

  async saves(): Promise<AppendOutcome> {
    const updates = this.#unsaved.map((update) => ({ principalId: ada, at: 1_000, update }));
    const outcome = await this.#log.append({
      documentId: this.documentId,
      generation: this.#generation,
      updates,
      claims: [{ clientId: this.#doc.clientID, principalId: ada }],
    });
    if (outcome.kind === 'appended') this.#unsaved = [];
    return outcome;
  }
}

export async function loadedDocument(log: UpdateLog, documentId: DocumentId): Promise<LoadedDocument> {
  const outcome = await log.load(documentId);
  if (outcome.kind !== 'loaded') throw new Error(`not loaded: ${JSON.stringify(outcome)}`);
  return outcome.document;
}

export async function storedText(log: UpdateLog, documentId: DocumentId): Promise<string> {
  const { base, tail } = await loadedDocument(log, documentId);
  return textOf([base, ...tail]);
}

export function textOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText('title').toJSON();
}
