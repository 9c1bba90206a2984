/**
 * y-prosemirror deletes, for everybody, each element that `schema.node` refuses to build: a list whose items were
 * removed by two people at once, for instance. So the schema mends instead of refusing. What it adds (an empty
 * paragraph, say) exists on this screen alone until somebody types there; opening a document writes nothing.
 */
import { Fragment, type Attrs, type Node, type NodeType, type Schema } from '@tiptap/pm/model';

/** A node of this type with these children, completed where its content rule asks for more; undefined when no
 * completion makes it valid. */
export function mendNode(type: NodeType, attrs: Attrs | null, children: readonly Node[]): Node | undefined {
  const content = Fragment.from(children);
  if (type.validContent(content)) return type.create(attrs, content);
  const allowed = Fragment.from(children.map((child) => withoutForeignMarks(type, child)));
  return type.createAndFill(attrs, allowed) ?? undefined;
}

/** Makes `schema.node`, which is all that y-prosemirror calls, mend. */
export function makeLenient(schema: Schema): void {
  const strict = schema.node.bind(schema);
  schema.node = (type, attrs = null, content, marks) => {
    const nodeType = typeof type === 'string' ? schema.nodes[type] : type;
    if (nodeType === undefined || !Array.isArray(content)) return strict(type, attrs, content, marks);
    return mendNode(nodeType, attrs, content) ?? strict(type, attrs, content, marks);
  };
}

/** Bold text in a code block, say: the block takes no marks, the text stays. */
function withoutForeignMarks(parent: NodeType, child: Node): Node {
  return parent.allowsMarks(child.marks)
    ? child
    : child.mark(child.marks.filter((mark) => parent.allowsMarkType(mark.type)));
}
