/** A hundred guesses at a password are as much work as they sound: not among the quick tests. */
import { expect, it } from 'vitest';
import { createApiWorld } from '../../documents/testing/api-world.ts';

it('ACC-41 guesses at the password of a link are slowed down however many networks they come from', async () => {
  const world = await createApiWorld();
  const olga = await world.owner();
  const id = (await olga.post('/documents', {})).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, { role: 'view', password: 'sesame99' });
  const payload = { token: link.text('token'), name: 'Eve', password: 'guess99' };
  const statuses: number[] = [];
  for (let at = 0; at < 104; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one guess after the other
    const { statusCode } = await world.app.inject({
      method: 'POST',
      url: '/api/v1/share-links/join',
      headers: { 'sec-fetch-site': 'same-origin' },
      remoteAddress: `2001:db8:1:${Math.floor(at / 8).toString(16)}::1`,
      payload,
    });
    statuses.push(statusCode);
  }
  expect(statuses.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 403));
  expect(statuses).toContain(429);
  await world.close();
});
