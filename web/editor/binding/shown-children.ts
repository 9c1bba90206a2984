/**
 * Which elements of a Y type stand on the screen, in order. A list read from Yjs costs a walk over everything that
 * was ever there; each is read once and kept until it changes. Other things rely on it as well: it says how the
 * children stood when the screen was last in step, which after an edit of others is not how they stand in the Y type.
 */
import type { Node, Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';

export class ShownChildren {
  readonly #schema: Schema;
  readonly #byParent = new WeakMap<Y.XmlFragment, readonly Y.XmlElement[]>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** As they stood when the parent was last shown; read now if it never was. */
  of(parent: Y.XmlFragment): readonly Y.XmlElement[] {
    return this.#byParent.get(parent) ?? this.read(parent);
  }

  /** As they stood when the parent was last shown. */
  known(parent: Y.XmlFragment): readonly Y.XmlElement[] | undefined {
    return this.#byParent.get(parent);
  }

  /** As they stand now. */
  read(parent: Y.XmlFragment): readonly Y.XmlElement[] {
    const children: unknown[] = parent.toArray();
    const shown = children.filter((child) => this.isShown(child));
    this.#byParent.set(parent, shown);
    return shown;
  }

  set(parent: Y.XmlFragment, children: readonly Y.XmlElement[]): void {
    this.#byParent.set(parent, children);
  }

  isShown(child: unknown): child is Y.XmlElement {
    return child instanceof Y.XmlElement && this.#schema.nodes[child.nodeName] !== undefined;
  }
}

/** What stands in a block of text: the texts, possibly several side by side, and what is between them. */
export interface InlineParts<Text, Atom> {
  /** One more than there are atoms; each may be empty. */
  readonly runs: readonly (readonly Text[])[];
  readonly atoms: readonly Atom[];
}

export function storedParts(
  parent: Y.XmlFragment,
  children: ShownChildren,
): InlineParts<Y.XmlText, Y.XmlElement> {
  const runs: Y.XmlText[][] = [[]];
  const atoms: Y.XmlElement[] = [];
  const all: unknown[] = parent.toArray();
  for (const child of all) {
    if (child instanceof Y.XmlText) runs.at(-1)?.push(child);
    else if (children.isShown(child)) {
      atoms.push(child);
      runs.push([]);
    }
  }
  return { runs, atoms };
}

export function nodeParts(nodes: readonly Node[]): InlineParts<Node, Node> {
  const runs: Node[][] = [[]];
  const atoms: Node[] = [];
  for (const node of nodes) {
    if (node.isText) runs.at(-1)?.push(node);
    else {
      atoms.push(node);
      runs.push([]);
    }
  }
  return { runs, atoms };
}
