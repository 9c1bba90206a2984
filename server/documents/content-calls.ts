/** What the content thread can be asked: everything that needs a `Y.Doc` or the body's schema. */
import type { SupportedFormat } from '../../shared/api/documents.ts';

/** A document as the update log has it. */
export interface StoredContent {
  readonly base: Uint8Array;
  readonly tail: readonly Uint8Array[];
}

export interface ContentCalls {
  /** A new document's first update. */
  build(request: { readonly title: string; readonly markdown: string | undefined }): BuiltContent;
  /** The smallest update that makes the title this one; undefined when it is already. */
  retitle(request: { readonly content: StoredContent; readonly title: string }): Uint8Array | undefined;
  describe(content: StoredContent): Description;
  export(request: ExportRequest): Uint8Array;
}

export type BuiltContent =
  | {
      readonly kind: 'built';
      readonly update: Uint8Array;
      /** Whose structs are in the update. */
      readonly clientId: number;
      readonly preview: string;
    }
  | { readonly kind: 'tooDeep' };

export interface Description {
  readonly title: string;
  readonly preview: string;
}

export interface ExportRequest {
  readonly content: StoredContent;
  readonly format: SupportedFormat;
  readonly schemaVersion: number;
}
