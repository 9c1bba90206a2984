/** Hands the reader a text file. */
export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = safeFileName(fileName);
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function safeFileName(name: string): string {
  const safe = name.replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, ' ').trim();
  return safe === '' ? 'document.md' : safe;
}
