/** Which square of a picture is seen, in pixels of the picture: geometry, without a canvas. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Always within its picture. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export const ZOOM_MOST = 5;

/** The largest square there is, in the middle. */
export function middleOf(size: Size): Crop {
  const side = Math.min(size.width, size.height);
  return { x: (size.width - side) / 2, y: (size.height - side) / 2, side };
}

/** 1: the largest square. */
export function zoomOf(size: Size, { side }: Crop): number {
  return Math.min(size.width, size.height) / side;
}

/** What is in the middle stays there as far as the picture reaches. */
export function zoomedTo(size: Size, crop: Crop, zoom: number): Crop {
  const side = Math.min(size.width, size.height) / Math.min(Math.max(zoom, 1), ZOOM_MOST);
  const grown = (side - crop.side) / 2;
  return within(size, { x: crop.x - grown, y: crop.y - grown, side });
}

/** By parts of the square's own side, so that the picture follows the finger however large it is shown. */
export function movedBy(size: Size, crop: Crop, [across, down]: readonly [number, number]): Crop {
  return within(size, { ...crop, x: crop.x + across * crop.side, y: crop.y + down * crop.side });
}

function within(size: Size, { x, y, side }: Crop): Crop {
  return {
    x: Math.min(Math.max(x, 0), size.width - side),
    y: Math.min(Math.max(y, 0), size.height - side),
    side,
  };
}
