// @vitest-environment jsdom
import { act, lazy } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ByTheWay } from './by-the-way.tsx';

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  // React tells of every fault that a boundary has caught.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('PAGE-85 what is beside the point and cannot be loaded takes nothing else along', async () => {
  const place = document.createElement('div');
  const Crumbs = lazy(() => Promise.reject(new Error('the network has gone')));
  const root = createRoot(place);
  await act(async () => {
    root.render(
      <p>
        {'Saved'}
        <ByTheWay>
          <Crumbs />
        </ByTheWay>
      </p>,
    );
    await Promise.resolve();
  });
  expect(place.textContent).toBe('Saved');
  act(() => root.unmount());
});
