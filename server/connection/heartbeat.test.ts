import { describe, expect, it } from 'vitest';
import { BEAT_MS, Heartbeat, type SignsOfLife } from './heartbeat.ts';

/** When, in seconds, each thing happened. */
function live(seconds: number, signsAt: (second: number) => SignsOfLife) {
  const heartbeat = new Heartbeat();
  const happened = { pings: [] as number[], words: [] as number[], death: Number.NaN };
  let hasSpoken = false;
  for (let at = BEAT_MS; at <= seconds * 1_000; at += BEAT_MS) {
    const signs = signsAt(at / 1_000);
    const beat = heartbeat.beat({ heard: signs.heard, spoke: signs.spoke || hasSpoken });
    hasSpoken = beat.shouldSpeak;
    if (beat.shouldPing) happened.pings.push(at / 1_000);
    if (beat.shouldSpeak) happened.words.push(at / 1_000);
    if (beat.isDead && Number.isNaN(happened.death)) happened.death = at / 1_000;
  }
  return happened;
}

describe('heartbeat', () => {
  it('CONN-21 breaks a silence of twelve seconds, over and over', () => {
    expect(live(60, () => ({ heard: true, spoke: false })).words).toEqual([12, 24, 36, 48, 60]);
  });

  it('CONN-21 says nothing extra to a client that hears something anyway', () => {
    expect(live(60, (second) => ({ heard: true, spoke: second % 9 === 0 })).words).toEqual([]);
  });

  it('CONN-22 pings every fifteen seconds', () => {
    expect(live(60, () => ({ heard: true, spoke: true })).pings).toEqual([15, 30, 45, 60]);
  });

  it('CONN-23 calls thirty silent seconds death, and not twenty-seven', () => {
    expect(live(90, (second) => ({ heard: second <= 30, spoke: true })).death).toBe(60);
    expect(live(300, (second) => ({ heard: second % 27 === 0, spoke: true })).death).toBeNaN();
  });
});
