import { expect, it } from 'vitest';
import { middleOf, movedBy, ZOOM_MOST, zoomedTo, zoomOf } from './crop.ts';

const WIDE = { width: 400, height: 100 };
const TALL = { width: 100, height: 400 };

it('PAGE-64 the middle is seen first', () => {
  expect(middleOf(WIDE)).toEqual({ x: 150, y: 0, side: 100 });
  expect(middleOf(TALL)).toEqual({ x: 0, y: 150, side: 100 });
});

it('PAGE-64 moving ends where the picture does', () => {
  const crop = middleOf(WIDE);
  expect(movedBy(WIDE, crop, [0.5, 0.5])).toEqual({ x: 200, y: 0, side: 100 });
  expect(movedBy(WIDE, crop, [9, 0])).toEqual({ x: 300, y: 0, side: 100 });
  expect(movedBy(WIDE, crop, [-9, -9])).toEqual({ x: 0, y: 0, side: 100 });
});

it('PAGE-64 a closer look keeps the middle, and stepping back stays within the picture', () => {
  const closer = zoomedTo(WIDE, middleOf(WIDE), 2);
  expect(closer).toEqual({ x: 175, y: 25, side: 50 });
  expect(zoomOf(WIDE, closer)).toBe(2);
  const atTheEdge = movedBy(WIDE, closer, [9, 9]);
  expect(zoomedTo(WIDE, atTheEdge, 1)).toEqual({ x: 300, y: 0, side: 100 });
  expect(zoomOf(WIDE, zoomedTo(WIDE, closer, 99))).toBe(ZOOM_MOST);
  expect(zoomedTo(WIDE, closer, 0)).toEqual({ x: 150, y: 0, side: 100 });
});
