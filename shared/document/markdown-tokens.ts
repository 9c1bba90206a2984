/** What markdown-it's token stream needs before it fits the body's schema. */
import type { StateCore, Token } from 'markdown-it';

type TokenConstructor = StateCore['Token'];

/** The schema has no tables: their source is kept as a code block. */
export function rewriteTables(state: StateCore): void {
  const lines = state.src.split('\n');
  const kept: Token[] = [];
  for (let at = 0; at < state.tokens.length; at += 1) {
    const token = state.tokens[at];
    if (token === undefined) continue;
    if (token.type !== 'table_open') {
      kept.push(token);
      continue;
    }
    const fence = new state.Token('fence', 'code', 0);
    const [first, end] = token.map ?? [0, 0];
    fence.content = `${lines.slice(first, end).join('\n')}\n`;
    kept.push(fence);
    at = closeOf(state.tokens, at);
  }
  state.tokens = kept;
}

/** `- [ ] to do` and `- [x] done`: runs of such items become task lists, others stay as they are. */
export function rewriteTaskLists(tokens: readonly Token[], TokenClass: TokenConstructor): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.type !== 'bullet_list_open') {
      out.push(token);
      at += 1;
      continue;
    }
    const end = closeOf(tokens, at);
    out.push(...splitList(tokens.slice(at + 1, end), TokenClass));
    at = end + 1;
  }
  return out;
}

function splitList(items: readonly Token[], TokenClass: TokenConstructor): Token[] {
  const out: Token[] = [];
  let open: 'task' | 'bullet' | undefined;
  const openList = (kind: 'task' | 'bullet' | undefined): void => {
    if (open === kind) return;
    if (open !== undefined) out.push(new TokenClass(`${open}_list_close`, 'ul', -1));
    if (kind !== undefined) out.push(new TokenClass(`${kind}_list_open`, 'ul', 1));
    open = kind;
  };
  let at = 0;
  while (at < items.length) {
    const end = closeOf(items, at);
    const inner = items.slice(at + 1, end);
    const checked = takeMarker(inner);
    const kind = checked === undefined ? 'bullet' : 'task';
    openList(kind);
    const name = kind === 'task' ? 'task_item' : 'list_item';
    const item = new TokenClass(`${name}_open`, 'li', 1);
    item.info = checked === true ? 'x' : '';
    out.push(item, ...rewriteTaskLists(inner, TokenClass), new TokenClass(`${name}_close`, 'li', -1));
    at = end + 1;
  }
  openList(undefined);
  return out;
}

/** Takes `[ ] ` from the beginning of an item; undefined when it is no task. */
function takeMarker(inner: readonly Token[]): boolean | undefined {
  if (inner[0]?.type !== 'paragraph_open') return undefined;
  const inline = inner[1];
  const first = inline?.children?.[0];
  if (inline === undefined || first?.type !== 'text') return undefined;
  // In the source: `\[ ]` is text.
  const marker = /^\[([ xX])\](?:\s+|$)/.exec(inline.content);
  if (marker === null) return undefined;
  first.content = first.content.slice(marker[0].length);
  return marker[1] !== ' ';
}

/** The schema has no images yet: a link to the picture, named by its description. */
export function rewriteImages(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.children === null) continue;
    let linkDepth = 0;
    token.children = token.children.flatMap((child) => {
      if (child.type === 'link_open') linkDepth += 1;
      if (child.type === 'link_close') linkDepth -= 1;
      return child.type === 'image' ? linkTo(child, state.Token, linkDepth > 0) : [child];
    });
  }
}

function linkTo(image: Token, TokenClass: TokenConstructor, withinLink: boolean): Token[] {
  const address = image.attrGet('src') ?? '';
  const text = new TokenClass('text', '', 0);
  text.content = image.content === '' ? address : image.content;
  if (withinLink) return [text];
  const open = new TokenClass('link_open', 'a', 1);
  open.attrSet('href', address);
  const title = image.attrGet('title');
  if (title !== null) open.attrSet('title', title);
  return [open, text, new TokenClass('link_close', 'a', -1)];
}

/** Index of the token that closes the one at `open`. */
function closeOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    depth += tokens[at]?.nesting ?? 0;
    if (depth === 0) return at;
  }
  return tokens.length - 1;
}
