import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { takeFocus } from '../../../ui/take-focus.ts';
import settings from '../settings.module.css';
import { middleOf, movedBy, zoomedTo, zoomOf, ZOOM_MOST, type Crop } from './crop.ts';
import { draw, encodePicture } from './encode-picture.ts';
import classes from './picture.module.css';

export interface PictureCropperProps {
  readonly picture: ImageBitmap;
  readonly isPending: boolean;
  /** With the seen square, as a data: address. */
  readonly onUse: (picture: string) => void;
  readonly onCancel: () => void;
}

/** Twice what it is shown at, for fine screens. */
const CANVAS_SIDE = 512;
const KEY_STEP = 0.05;
const ZOOM_STEP = 0.1;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-KEY_STEP, 0],
  ArrowRight: [KEY_STEP, 0],
  ArrowUp: [0, -KEY_STEP],
  ArrowDown: [0, KEY_STEP],
};
const ZOOMS: Readonly<Record<string, number>> = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': -ZOOM_STEP };

/** A picture in a round frame: dragged, moved by keys, and shown larger or smaller. */
export default function PictureCropper({ picture, isPending, onUse, onCancel }: PictureCropperProps) {
  const { t } = useTranslation('profile');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState<Crop>(() => middleOf(picture));
  useEffect(() => {
    const to = canvas.current;
    if (to === null) return;
    to.getContext('2d')?.clearRect(0, 0, CANVAS_SIDE, CANVAS_SIDE);
    draw(to, picture, [crop.x, crop.y, crop.side]);
  }, [picture, crop]);

  const move = (by: readonly [number, number]): void => setCrop((seen) => movedBy(picture, seen, by));
  const zoomTo = (zoom: number): void => setCrop((seen) => zoomedTo(picture, seen, zoom));
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = MOVES[event.key];
    const zoom = ZOOMS[event.key];
    if (by === undefined && zoom === undefined) return;
    event.preventDefault();
    if (by !== undefined) move(by);
    if (zoom !== undefined) setCrop((seen) => zoomedTo(picture, seen, zoomOf(picture, seen) + zoom));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { clientWidth } = event.currentTarget;
    // The picture goes with the finger, so the cut-out goes the other way.
    move([-event.movementX / clientWidth, -event.movementY / clientWidth]);
  };
  return (
    <div className={classes['cropper']} role="group" aria-label={t('picture.crop')}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application is what takes keys of its own */}
      <div
        ref={takeFocus}
        className={classes['frame']}
        // Arrow keys belong to it, not to the reader's own browsing.
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it takes arrow keys
        tabIndex={0}
        aria-label={t('picture.frame')}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
      >
        <canvas ref={canvas} width={CANVAS_SIDE} height={CANVAS_SIDE} />
      </div>
      <p className={settings['note']}>{t('picture.frameNote')}</p>
      <label className={classes['zoom']}>
        <span>{t('picture.zoom')}</span>
        <input
          type="range"
          min={1}
          max={ZOOM_MOST}
          step={ZOOM_STEP}
          value={zoomOf(picture, crop)}
          onChange={(event) => zoomTo(event.currentTarget.valueAsNumber)}
        />
      </label>
      <div className={settings['buttons']}>
        <Button loading={isPending} onClick={() => onUse(encodePicture(picture, crop))}>
          {t('picture.use')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t('picture.cancel')}
        </Button>
      </div>
    </div>
  );
}
