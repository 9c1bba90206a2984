/** What the content thread can be asked: everything that needs a `Y.Doc` or the body's schema. */
import type { SupportedFormat } from '../../../shared/api/document-content.ts';
import { packBytes, unpackBytes, type PackedBytes } from '../../update-log/packed-bytes.ts';

/** A document as the update log has it. */
export interface StoredContent {
  readonly base: Uint8Array;
  readonly tail: readonly Uint8Array[];
}

/** The same on its way to the thread: base first. One by one each small update would be copied by itself. */
export type PackedContent = PackedBytes;

export function packContent({ base, tail }: StoredContent): PackedContent {
  return packBytes([base, ...tail]);
}

export function unpackContent(packed: PackedContent): StoredContent {
  const [base, ...tail] = unpackBytes(packed);
  if (base === undefined) throw new Error('a document without a base');
  return { base, tail };
}

export interface ContentCalls {
  /** A new document's first update. */
  build(request: { readonly title: string; readonly markdown: string | undefined }): BuiltContent;
  /** The smallest update that makes the title this one; undefined when it is already. */
  retitle(request: { readonly content: PackedContent; readonly title: string }): Uint8Array | undefined;
  describe(content: PackedContent): Description;
  export(request: Omit<ExportRequest, 'content'> & { readonly content: PackedContent }): Uint8Array;
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
