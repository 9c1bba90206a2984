/** What the readers of the three formats tell of a file. */
import type { Result } from '../../../shared/result.ts';

export interface ReadPicture {
  /** The largest that any part of the file says it is. */
  readonly width: number;
  readonly height: number;
  /** The file without what does not draw it. */
  readonly bytes: Uint8Array;
}

/** `notAPicture`: it breaks off or contradicts itself. `moves`: an animation. */
export type PictureReading = Result<ReadPicture, 'notAPicture' | 'moves'>;
