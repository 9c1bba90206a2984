/** The face of the text: the reader's own choice on this device, for all documents. */
export const TEXT_FACES = ['sans', 'serif', 'mono'] as const;
export type TextFace = (typeof TEXT_FACES)[number];

const STORED_AS = 'scriptorium.textFace';

export function textFace(): TextFace {
  const shown = document.documentElement.dataset['textFace'];
  return TEXT_FACES.find((face) => face === shown) ?? 'sans';
}

export function chooseTextFace(face: TextFace): void {
  document.documentElement.dataset['textFace'] = face;
  try {
    localStorage.setItem(STORED_AS, face);
  } catch {
    // It holds until the page is left.
  }
}
