/**
 * Several people's edits can add up to what the schema does not allow: a list whose items were removed by two at
 * once, for instance. It is mended instead of refused. What mending adds (an empty paragraph, say) exists on this
 * screen alone until somebody types there; opening a document writes nothing.
 */
import { Fragment, type Attrs, type Node, type NodeType } from '@tiptap/pm/model';

/** A node of this type with these children, completed where its content rule asks for more; undefined when no
 * completion makes it valid. */
export function mendNode(type: NodeType, attrs: Attrs | null, children: readonly Node[]): Node | undefined {
  const content = Fragment.from(children);
  if (type.validContent(content)) return type.create(attrs, content);
  const allowed = Fragment.from(children.map((child) => withoutForeignMarks(type, child)));
  return type.createAndFill(attrs, allowed) ?? undefined;
}

/** Bold text in a code block, say: the block takes no marks, the text stays. */
function withoutForeignMarks(parent: NodeType, child: Node): Node {
  return parent.allowsMarks(child.marks)
    ? child
    : child.mark(child.marks.filter((mark) => parent.allowsMarkType(mark.type)));
}
