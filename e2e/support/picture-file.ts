/** A picture as a file of somebody's own, and how they hand it to the page. */
import { Buffer } from 'node:buffer';
import { pageOf, type Person } from './person.ts';

export interface Drawing {
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A picture of many colours, wider than high, as the person's own browser writes it. */
export async function drawing(person: Person, mimeType: string): Promise<Drawing> {
  const address = await person.screen.look((type) => {
    const canvas = document.createElement('canvas');
    canvas.width = 900;
    canvas.height = 600;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const colors = context.createLinearGradient(0, 0, 900, 600);
    for (const [at, color] of ['#d32828', '#8e670c', '#1f7e3f', '#2a6cc8', '#b03bb0'].entries()) {
      colors.addColorStop(at / 4, color);
    }
    context.fillStyle = colors;
    context.fillRect(0, 0, 900, 600);
    context.fillStyle = '#ffffff';
    context.beginPath();
    context.arc(450, 300, 180, 0, 7);
    context.fill();
    return canvas.toDataURL(type);
  }, mimeType);
  return { mimeType, buffer: Buffer.from(address.slice(address.indexOf(',') + 1), 'base64') };
}

export async function choosesAFile(person: Person, file: Drawing): Promise<void> {
  await pageOf(person)
    .getByLabel('A file with a picture')
    .setInputFiles({ name: 'me', ...file });
}
