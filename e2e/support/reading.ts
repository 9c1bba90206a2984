/**
 * What is read off a page: these run in the browser, so each stands alone. Text is read as people see it — block by
 * block, without what only this reader's page adds (others' carets, placeholders).
 */

/** The body, a line a block. */
export function readText(): string {
  const body = document.querySelector('.document-body');
  if (body === null) return '(no document)';
  const copy = body.cloneNode(true);
  if (!(copy instanceof Element)) return '';
  for (const extra of copy.querySelectorAll(
    '.remote-caret, .ProseMirror-separator, [contenteditable="false"] input',
  )) {
    extra.remove();
  }
  for (const hard of copy.querySelectorAll('br'))
    hard.replaceWith(hard.className.includes('trailing') ? '' : '\n');
  const blocks = [...copy.querySelectorAll('p, h1, h2, h3, pre, hr')];
  return blocks.map((block) => (block.tagName === 'HR' ? '---' : block.textContent)).join('\n');
}

/** The body's structure: tags without attributes, but where a link leads and whether a task is done. */
export function readMarkup(): string {
  const body = document.querySelector('.document-body');
  const write = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    if (!(node instanceof HTMLElement)) return '';
    const within = (): string => [...node.childNodes].map(write).join('');
    if (node.classList.contains('remote-caret') || node.className.includes('ProseMirror-')) return '';
    const tag = node.tagName.toLowerCase();
    if (tag === 'input' && node instanceof HTMLInputElement) return node.checked ? '[x]' : '[ ]';
    if (['span', 'div', 'label'].includes(tag)) return within();
    if (tag === 'br') return '<br>';
    if (tag === 'hr') return '<hr>';
    const link = tag === 'a' ? ` ${node.getAttribute('href') ?? 'nowhere'}` : '';
    return `<${tag}${link}>${within()}</${tag}>`;
  };
  return body === null ? '(no document)' : [...body.childNodes].map(write).join('');
}

export function readTitle(): string {
  const title = document.querySelector('textarea[aria-label="Title"], input[aria-label="Title"]');
  return title instanceof HTMLTextAreaElement || title instanceof HTMLInputElement
    ? title.value
    : '(no title)';
}

export interface StateLine {
  /** As the page marks it for whoever does not read its language. */
  readonly state: string;
  readonly words: string;
}

export function readStateLine(): StateLine {
  const line = document.querySelector('[data-save-state]');
  return {
    state: line?.getAttribute('data-save-state') ?? '(no state line)',
    words: (line?.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
  };
}

export interface SeenCaret {
  readonly name: string;
  readonly color: string;
  /** The text of the caret's block before the caret. */
  readonly after: string;
}

export function readCarets(): readonly SeenCaret[] {
  return [...document.querySelectorAll<HTMLElement>('.document-body .remote-caret')].map((caret) => {
    const block = caret.closest('p, h1, h2, h3, pre') ?? caret;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEndBefore(caret);
    return {
      name: caret.querySelector<HTMLElement>('.remote-caret-label')?.dataset['name'] ?? '',
      color: caret.style.getPropertyValue('--person').trim(),
      after: before.toString(),
    };
  });
}

/** What stands in the field of this name; nothing while there is no such field. */
export function readField(name: string): string {
  const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')];
  const named = fields.find(
    (field) => (field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === name,
  );
  return named?.value ?? '';
}

/** What has the focus, by its name; `(nothing)` where it is lost. */
export function readFocus(): string {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return '(nothing)';
  const label =
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
      ? element.labels?.[0]?.textContent
      : undefined;
  const by = element.getAttribute('aria-labelledby');
  const named = by === null ? null : document.getElementById(by)?.textContent;
  return (element.getAttribute('aria-label') ?? named ?? label ?? element.textContent).trim();
}

/** What others have selected, as this page paints it. */
export function readSelections(): readonly string[] {
  return [...document.querySelectorAll('.document-body .remote-selection')].map((range) => range.textContent);
}

/** Everything that can be read on the page, as one line. */
export function readPage(): string {
  return document.body.innerText.replaceAll(/\s+/g, ' ').trim();
}

export function readCanType(): boolean {
  const body = document.querySelector('.document-body');
  return body instanceof HTMLElement && body.isContentEditable;
}
