/** One's picture by HTTP. */
import { signedInResponseSchema, type SignedInResponse } from '../../../../shared/api/session.ts';
import { BASE_PATH } from '../../../base-path.ts';
import { request } from '../../api.ts';

export const pictureApi = {
  /** @param picture a data: address */
  set: (picture: string): Promise<SignedInResponse> =>
    request('PUT', '/me/picture', signedInResponseSchema, { picture }),
  remove: (): Promise<SignedInResponse> => request('DELETE', '/me/picture', signedInResponseSchema),
};

/** A picture as it was set, so that removing it can be undone; undefined when it cannot be had. */
export async function readPicture(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${BASE_PATH}${address}`, { credentials: 'same-origin' });
    return answer.ok ? await asDataAddress(await answer.blob()) : undefined;
  } catch {
    return undefined;
  }
}

function asDataAddress(blob: Blob): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('loadend', () => {
      resolve(typeof reader.result === 'string' ? reader.result : undefined);
    });
    reader.readAsDataURL(blob);
  });
}
