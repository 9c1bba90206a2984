/** What is beside the point of a page and comes later: without it, or if it cannot come, the page is whole. */
import { Suspense, type ReactNode } from 'react';
import { ErrorBoundary } from './error-boundary.tsx';

export function ByTheWay({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary fallback={null}>
      <Suspense>{children}</Suspense>
    </ErrorBoundary>
  );
}
