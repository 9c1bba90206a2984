/**
 * The version of the body's schema, told in `hello.schema` and offered by a page as `?schema=<n>`. y-prosemirror
 * deletes nodes that its schema does not know, so a page with a lower number than the document's must not edit.
 *
 * Raise it whenever extensions.ts learns a node, a mark or an attribute: schema-version.test.ts keeps a
 * fingerprint of the schema and fails until both change together.
 */
export const DOCUMENT_SCHEMA_VERSION = 1;
