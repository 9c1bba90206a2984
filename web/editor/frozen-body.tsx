/**
 * The body without a binding, for a document that holds something this page does not know: everything is shown,
 * nothing can be changed, and nothing is deleted.
 */
import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { StaticBody } from './static-body.tsx';

export function FrozenBody({ body }: { readonly body: Y.XmlFragment }) {
  const [, setVersion] = useState(0);
  useEffect(() => {
    const onChange = (): void => setVersion((version) => version + 1);
    body.observeDeep(onChange);
    return () => body.unobserveDeep(onChange);
  }, [body]);
  return <StaticBody body={body} />;
}
