/** The trash by HTTP; beside api.ts, because few pages need it. */
import { trashListSchema, type ListTrashQuery, type TrashList } from '../../../shared/api/trash.ts';
import { nothing, request } from '../api.ts';

export const trashApi = {
  list: (wanted: ListTrashQuery): Promise<TrashList> => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) {
      if (typeof value === 'string' || typeof value === 'number') query.set(name, `${value}`);
    }
    return request('GET', `/trash?${query.toString()}`, trashListSchema);
  },
  erase: (documentId: string): Promise<undefined> =>
    request('DELETE', `/trash/${encodeURIComponent(documentId)}`, nothing),
};
