import { describe, expect, it } from 'vitest';
import { CALM, PRESSED, scriptedBook, SILENT } from '#tests/support/scripted-book';
import { blackoutText, ownDates } from '#window/views/calendar/calendar-words.ts';
import { isWanted, readTags } from '#window/views/journal/journal-words.ts';
import { type AdoptDraft, readAdoption } from '#window/views/positions/adopt-draft.ts';
import { contractsText, debitBand, needsHand, stateText, trackOf } from '#window/views/positions/position-words.ts';
import { readAmount, readCount } from '#window/views/read-amount.ts';
import { haltWord, stanceAbout, untilText } from '#window/views/risk/stance-words.ts';

describe('A position in words', () => {
  it('says the most pressing thing first: what expiry asks, what is due, what to watch', () => {
    const settlement = { how: 'expired', contracts: 3, cash: 0, text: 'It expired worthless.' } as const;
    expect(stateText({ ...PRESSED, settlement })).toBe('It expired worthless.');
    expect(stateText(PRESSED)).toBe('Stop: closing costs 0.46, planned 0.42');
    expect(stateText({ ...PRESSED, due: null })).toContain('assignment is possible');
    expect(stateText({ ...PRESSED, ticketId: 'ticket' })).toContain('ticket made');
    expect(stateText({ ...PRESSED, state: 'closed', closedMs: 1 })).toBe('closed today');
    expect([
      needsHand(CALM),
      needsHand(PRESSED),
      needsHand(SILENT),
      needsHand({ ...PRESSED, state: 'closed' }),
    ]).toEqual([false, true, true, false]);
  });

  it('tells contracts that are left from those that there were, and never makes up a price', () => {
    expect([contractsText(CALM), contractsText(PRESSED)]).toEqual(['3', '1 of 2']);
    expect([debitBand(CALM), debitBand(SILENT)]).toEqual(['0.27 … 0.23', '–']);
  });

  it('stands between its exits, within the picture whatever its price', () => {
    const calm = trackOf(CALM);
    expect(calm?.target).toBeLessThan(calm?.mid as number);
    expect(calm?.natural).toBeLessThan(calm?.stop as number);
    const far = trackOf({ ...CALM, mark: { ...(CALM.mark as NonNullable<typeof CALM.mark>), natural: 400, mid: -3 } });
    for (const share of Object.values(far ?? {})) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(trackOf(SILENT)).toMatchObject({ target: null, stop: null, natural: null });
    expect(trackOf({ ...SILENT, credit: 0 })).toBeNull();
  });
});

describe('A figure as it is typed', () => {
  it('is read as it is meant, or not at all', () => {
    expect(['0.41', ' $1,204.50 ', '-98.50', '−98.50', '7'].map((text) => readAmount(text, 2))).toEqual([
      0.41, 1_204.5, -98.5, -98.5, 7,
    ]);
    for (const text of ['', '.', '4.', '0.415', '1e3', '0x10', 'NaN', '1 2', '--1', '٣']) {
      expect(readAmount(text, 2), text).toBeNull();
    }
    expect(readAmount('0.415', 4)).toBe(0.415);
    expect([readCount('2', 1, 3), readCount('0', 1, 3), readCount('4', 1, 3), readCount('1.5', 1, 3)]).toEqual([
      2,
      null,
      null,
      null,
    ]);
  });
});

describe('A position that was opened elsewhere', () => {
  const draft: AdoptDraft = {
    shape: 'call',
    symbol: 'spy',
    shortStrike: '690',
    longStrike: '700',
    expiry: '2026-04-10',
    contracts: '1',
    credit: '1.42',
    fees: '0.65',
  };

  it('is sold at the strike that is nearer, of calls as of puts', () => {
    expect(readAdoption(draft, null)).toMatchObject({
      ok: true,
      structure: {
        underlying: 'SPY',
        legs: [
          { strike: 690, quantity: -1 },
          { strike: 700, quantity: 1 },
        ],
      },
      price: 1.42,
    });
    expect(readAdoption({ ...draft, shape: 'put' }, null)).toMatchObject({
      ok: false,
      problems: { longStrike: 'Below the sold strike' },
    });
  });

  it('names everything that is wrong at once', () => {
    const blank: AdoptDraft = {
      ...draft,
      symbol: '',
      shortStrike: '0',
      expiry: '2026-13-01',
      contracts: '0',
      credit: '-1',
    };
    const reading = readAdoption(blank, null);
    expect(reading.ok ? [] : Object.keys(reading.problems).toSorted()).toEqual([
      'contracts',
      'credit',
      'expiry',
      'shortStrike',
      'symbol',
    ]);
  });

  it('may be any structure that was put together in the chain', () => {
    expect(readAdoption({ ...draft, shape: 'built' }, CALM.structure)).toMatchObject({
      ok: true,
      structure: CALM.structure,
    });
    expect(readAdoption({ ...draft, shape: 'built' }, null).ok).toBe(false);
  });
});

describe('The journal', () => {
  const { rows } = scriptedBook().journal;
  const all = new Set(['trade', 'passed', 'note', 'desk'] as const);

  it('is searched in titles, texts, tags and notes', () => {
    const found = (text: string) =>
      rows.filter((row) => isWanted(row, { kinds: all, tag: null, text })).map(({ key }) => key);
    expect(found('SECOND MINUTE')).toEqual(['trade 1']);
    expect(found('day plan')).toEqual(['note 1']);
    expect(found('weekend')).toEqual(['passed 1']);
    expect(found('nothing of the kind')).toEqual([]);
    expect(found('  ')).toHaveLength(rows.length);
  });

  it('takes tags each once, and none that are too long or too many', () => {
    expect(readTags(' late,  late  exit ,late,')).toEqual(['late', 'late exit']);
    expect(readTags('')).toEqual([]);
    expect(readTags('x'.repeat(41))).toBeNull();
    expect(readTags(Array.from({ length: 13 }, (_, at) => `tag ${at}`).join())).toBeNull();
  });
});

describe('The stance of the desk', () => {
  const now = Date.UTC(2026, 2, 6, 18);
  const open = { mode: 'collector', paused: null, killed: null } as const;

  it('says killed before paused, and nothing while both are not so', () => {
    const paused = { reason: 'Lunch', untilMs: now + 3_600_000 };
    const killed = { reason: 'Outage', atMs: now };
    expect(haltWord(open, now)).toBeNull();
    expect(haltWord({ ...open, paused }, now)).toBe('PAUSED until 14:00 ET');
    expect(haltWord({ ...open, paused, killed }, now)).toBe('KILLED');
    expect(stanceAbout({ ...open, paused, killed }, now)).toContain('Killed at 13:00 ET: Outage');
  });

  it('names the day where an end lies on another one', () => {
    expect(untilText(Date.UTC(2026, 2, 9, 14, 30), now)).toBe('until 9 Mar 10:30 ET');
    expect(untilText(now, null)).toBe('until 6 Mar 13:00 ET');
    expect(untilText(null, now)).toBe('until resumed');
  });
});

describe('The calendar in words', () => {
  it('dates what is open, across the end of a month, and nothing that is closed', () => {
    expect(
      ownDates([
        { ...CALM, expiry: '2026-04-03' },
        { ...SILENT, state: 'closed' },
      ]),
    ).toEqual([
      { date: '2026-03-29', text: `3 × ${CALM.title}: to be closed for its age` },
      { date: '2026-04-03', text: `3 × ${CALM.title} expires` },
    ]);
    expect(ownDates([SILENT])).toEqual([{ date: '2026-04-10', text: `1 × ${SILENT.title} expires` }]);
  });

  it('writes the day of a blackout once where it begins and ends on it', () => {
    const fromMs = Date.UTC(2026, 2, 6, 13);
    expect(blackoutText({ fromMs, untilMs: Date.UTC(2026, 2, 6, 14, 30) })).toBe('Fri 6 Mar 08:00 – 09:30');
    expect(blackoutText({ fromMs, untilMs: Date.UTC(2026, 2, 9, 14) })).toBe('Fri 6 Mar 08:00 – Mon 9 Mar 10:00');
    expect(blackoutText({ fromMs, untilMs: null })).toBe('from Fri 6 Mar 08:00 until the list is renewed');
  });
});
