import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerFrames, TEXT_FRAME, textFrame } from '#tests/support/venues/server-frames';

/** Lengths on either side of each way of writing one. */
const message = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(125, 126, 127, 65_535, 65_536).map((length) => 'x'.repeat(length)),
);

describe('frames of a server', () => {
  it('are the messages that were sent, however the network cuts them', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(70_000), { maxLength: 12 }), (texts, cuts) => {
        const sent = Buffer.concat(texts.map((text) => textFrame(text)));
        const ends = [...new Set([...cuts.map((cut) => Math.min(cut, sent.length)), sent.length])].sort(
          (a, b) => a - b,
        );
        const frames = new ServerFrames();
        let from = 0;
        const heard = ends.flatMap((end) => {
          const taken = frames.take(sent.subarray(from, end));
          from = end;
          return taken.map(({ opcode, payload, bytes }) => ({
            opcode,
            text: payload.toString('utf8'),
            bytes: bytes.length,
          }));
        });
        expect(heard.map(({ text }) => text)).toEqual(texts);
        expect(heard.every(({ opcode }) => opcode === TEXT_FRAME)).toBe(true);
        expect(heard.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sent.length);
      }),
      { seed: 41, numRuns: 60 },
    );
  });
});
