import type * as Y from 'yjs';

/** The whole document as a Markdown file, made here: it works without the server too. */
export async function downloadMarkdown(
  { doc }: { readonly doc: Y.Doc },
  download: (fileName: string, text: string) => void,
): Promise<void> {
  const [{ readBody, readTitle }, { bodyToMarkdown }] = await Promise.all([
    import('../../../shared/document/body-json.ts'),
    import('../../../shared/document/markdown-writer.ts'),
  ]);
  const title = readTitle(doc);
  const heading = title === '' ? '' : `# ${title}\n\n`;
  download(`${title === '' ? 'document' : title}.md`, `${heading}${bodyToMarkdown(readBody(doc))}\n`);
}
