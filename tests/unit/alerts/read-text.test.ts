import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HELP_LINES } from '#alerts/conversation/help-lines';
import { readText } from '#alerts/conversation/read-text';
import { SHOWN } from '#alerts/conversation/desk-request';

describe('what is written in a chat', () => {
  it.each([
    ['filled 0.41 x2', 4_100, 2],
    ['Filled $0.41 x 2', 4_100, 2],
    ['filled 0,41 × 2', 4_100, 2],
    ['filled .41 2x', 4_100, 2],
    ['/filled 1 x10', 10_000, 10],
    ['filled 0.4125', 4_125, null],
  ])('"%s" is a fill', (text, price, contracts) => {
    expect(readText(text)).toEqual({ kind: 'filled', price, contracts });
  });

  it.each([
    'filled',
    'filled x2',
    'filled -0.41 x2',
    'filled 0.41 x0',
    'filled 0.41 x2.5',
    'filled 1e3',
    'filled 0.41234 x2',
    'filled . x1',
    'filled 0.41 x2 x3',
    'filled NaN x2',
  ])('"%s" is no fill, and is told how to say one', (text) => {
    expect(readText(text)).toEqual({ kind: 'unclear', say: expect.stringContaining('filled 0.41 x2') as string });
  });

  it('is a fill to the ten-thousandth of a dollar, whatever the price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_990_000 }), fc.integer({ min: 1, max: 9_999 }), (units, contracts) => {
        const text = `filled ${(units / 10_000).toFixed(4)} x${contracts}`;
        expect(readText(text)).toEqual({ kind: 'filled', price: units, contracts });
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('never throws, and a deed is only read from its own word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const { kind } = readText(text);
        if (!/^\s*\/?(?:pause|resume|mute|unmute|filled|fill|reject|rejected|snooze)\b/i.test(text)) {
          expect(['help', 'show', 'unclear']).toContain(kind);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('pauses for a time, or until it is resumed, with a reason', () => {
    expect(readText('/pause 2h lunch')).toEqual({ kind: 'pause', minutes: 120, reason: 'lunch' });
    expect(readText('/pause')).toMatchObject({ kind: 'pause', minutes: null });
    expect(readText('/pause the desk')).toEqual({ kind: 'pause', minutes: null, reason: 'the desk' });
    expect(readText('/resume')).toEqual({ kind: 'resume' });
  });

  it('mutes, snoozes and rejects', () => {
    expect(readText('/mute 45m')).toEqual({ kind: 'mute', minutes: 45 });
    expect(readText('/mute off')).toEqual({ kind: 'mute', minutes: null });
    expect(readText('/mute forever')).toMatchObject({ kind: 'unclear' });
    expect(readText('snooze 1h')).toEqual({ kind: 'snooze', minutes: 60 });
    expect(readText('reject too wide')).toEqual({ kind: 'reject', reason: 'too wide' });
  });

  it('shows what it names, in a group as well', () => {
    expect(readText('/why ibit')).toEqual({ kind: 'show', what: 'why', about: 'IBIT' });
    expect(readText('/status@argus_bot')).toEqual({ kind: 'show', what: 'status', about: null });
  });

  it('is helped with a list that names every command', () => {
    for (const what of SHOWN) expect(HELP_LINES.join('\n')).toContain(`/${what}`);
    for (const command of ['pause', 'resume', 'mute']) expect(HELP_LINES.join('\n')).toContain(`/${command}`);
  });
});
