/** The seen square as a small file. What a camera wrote beside the pixels does not come along: only pixels do. */
import type { Crop } from './crop.ts';

/** Sharp enough for the largest avatar on a fine screen. */
const SIDE = 256;
const QUALITY = 0.86;

/** As a data: address. */
export function encodePicture(picture: ImageBitmap, crop: Crop): string {
  const square = shrunk(picture, crop);
  const webp = square.toDataURL('image/webp', QUALITY);
  // Browsers that write no WebP give a PNG instead, which is large for a photograph.
  return webp.startsWith('data:image/webp') ? webp : onWhite(square).toDataURL('image/jpeg', QUALITY);
}

/** By halves: a canvas that shrinks by more in one step leaves pixels out, and edges become stairs. */
function shrunk(picture: ImageBitmap, { x, y, side }: Crop): HTMLCanvasElement {
  let to = Math.max(SIDE, Math.ceil(side / 2));
  let canvas = canvasOf(to);
  draw(canvas, picture, [x, y, side]);
  while (to > SIDE) {
    const from = to;
    to = Math.max(SIDE, Math.ceil(from / 2));
    const smaller = canvasOf(to);
    draw(smaller, canvas, [0, 0, from]);
    canvas = smaller;
  }
  return canvas;
}

/** A JPEG has no see-through pixels: they would be black. */
function onWhite(square: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = canvasOf(SIDE);
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, SIDE, SIDE);
  }
  draw(canvas, square, [0, 0, SIDE]);
  return canvas;
}

export function draw(
  canvas: HTMLCanvasElement,
  picture: CanvasImageSource,
  [x, y, side]: readonly [number, number, number],
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
}

function canvasOf(side: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  return canvas;
}
