/** What the editor needs of a document: web/sync's DocumentSession has it, and so do the tests' documents. */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';

export interface SharedDocument {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly title: Y.Text;
  readonly body: Y.XmlFragment;
}
