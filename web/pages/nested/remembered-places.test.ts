// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberPrincipal } from '../../sync/remembered-principal.ts';
import { forgetPlaces, rememberedPlace, rememberPlace } from './remembered-places.ts';

const place = (title: string) => ({
  path: [{ kind: 'document', id: 'above', title } as const],
  hasInside: false,
});

describe('where documents lie, kept on this device', () => {
  beforeEach(() => rememberPrincipal('user:mia'));
  afterEach(() => forgetPlaces());

  it('PAGE-67 is what was seen last, and nothing once it may be seen no longer', () => {
    expect(rememberedPlace('plan')).toBeUndefined();
    rememberPlace('plan', place('Season'));
    rememberPlace('plan', place('Late season'));
    expect(rememberedPlace('plan')).toEqual(place('Late season'));
    rememberPlace('plan', undefined);
    expect(rememberedPlace('plan')).toBeUndefined();
  });

  it('PAGE-67 is nobody else’s on the same browser', () => {
    rememberPlace('plan', place('Season'));
    rememberPrincipal('user:tom');
    expect(rememberedPlace('plan')).toBeUndefined();
    rememberPlace('other', place('Tom’s'));
    rememberPrincipal('user:mia');
    expect(rememberedPlace('plan')).toBeUndefined();
  });

  it('PAGE-67 is forgotten with signing out', () => {
    rememberPlace('plan', place('Season'));
    forgetPlaces();
    expect(localStorage.getItem('scriptorium.places')).toBeNull();
  });

  it('PAGE-67 is of the hundred documents opened last, and what is stored wrongly is nothing', () => {
    for (let at = 0; at < 120; at += 1) rememberPlace(`document${at}`, place('Season'));
    expect([rememberedPlace('document19'), rememberedPlace('document20')]).toEqual([
      undefined,
      place('Season'),
    ]);
    localStorage.setItem('scriptorium.places', '{"principal":"user:mia","places":[["plan",{}]]}');
    expect(rememberedPlace('plan')).toBeUndefined();
  });
});
