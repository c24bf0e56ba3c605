import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BoardRow, InstrumentView, RegimeView } from '#contract/market-view';
import { pointsText, sparklinePoints } from '#window/components/sparkline/sparkline-points.ts';
import { symbolFilter } from '#window/views/board/board-filter.ts';
import { firstLine, heardMs, nextLine } from '#window/views/board/board-line.ts';
import { BoardRows } from '#window/views/board/board-rows.ts';
import { CursorClock } from '#window/views/board/cursor-clock.ts';
import { FLASH_LEVELS, FlashFader, LEVEL_MS, type FlashTarget } from '#window/views/board/flash-fader.ts';
import { qualityLong, qualityNeedsYou, qualityShort } from '#window/views/board/regime-words.ts';
import { ageText, staleness } from '#window/views/board/staleness.ts';

const btc: InstrumentView = { index: 0, symbol: 'BTC', source: 'deribit', calendar: 'crypto', digits: 1 };
const regime: RegimeView = { trend: 'RANGE', volatility: 'LOW', session: 'EU', quality: ['thin'], confidence: 0.5 };
const row = (more: Partial<BoardRow> = {}): BoardRow => ({
  index: 0,
  last: 100,
  bid: 99,
  ask: 101,
  atMs: 5,
  seenMs: null,
  change: 0.01,
  dayHigh: 110,
  dayLow: 90,
  dayVolume: 7,
  realisedVolatility: 0.5,
  volatilityScope: 'around-the-clock',
  volumeZ: 0,
  jumpScore: 0,
  regime,
  standing: 'only',
  spark: [1, 2, 3],
  ...more,
});
const copy = (value: BoardRow): BoardRow => structuredClone(value);

describe('a line of the board', () => {
  it('says which way the price went and counts the changes', () => {
    const first = firstLine(btc, row());
    const up = nextLine(first, row({ last: 101 }));
    expect([up.direction, up.changes]).toEqual([1, 1]);
    const same = nextLine(up, row({ last: 101, bid: 100 }));
    expect([same.direction, same.changes]).toEqual([1, 1]);
    const down = nextLine(same, row({ last: 99 }));
    expect([down.direction, down.changes]).toEqual([-1, 2]);
  });

  it('takes a price that becomes known for no movement', () => {
    expect(nextLine(firstLine(btc, row({ last: null })), row()).changes).toBe(0);
  });

  it('keeps the identity of parts that say the same', () => {
    const first = firstLine(btc, row());
    const next = nextLine(first, copy(row({ last: 101 })));
    expect(next.row.spark).toBe(first.row.spark);
    expect(next.row.regime).toBe(first.row.regime);
    const other = nextLine(next, copy(row({ spark: [1, 2, 4], regime: { ...regime, quality: [] } })));
    expect(other.row.spark).toEqual([1, 2, 4]);
    expect(other.row.regime?.quality).toEqual([]);
  });

  it('goes by the time at which it was seen, else by the venue', () => {
    expect(heardMs(row({ seenMs: 9 }))).toBe(9);
    expect(heardMs(row())).toBe(5);
    expect(heardMs(row({ atMs: null }))).toBeNull();
  });
});

describe('the rows of the board', () => {
  it('forget everything with a snapshot, and flash nothing', () => {
    const board = new BoardRows();
    board.snapshot({ instruments: [btc], rows: [row()] });
    board.patch({ rows: [row({ last: 105 })] });
    expect(board.rows.get(0)?.changes).toBe(1);
    board.snapshot({ instruments: [btc], rows: [row({ last: 80 })] });
    expect(board.rows.get(0)).toMatchObject({ direction: 0, changes: 0, row: { last: 80 } });
    board.snapshot({ instruments: [], rows: [] });
    expect(board.rows.keys()).toEqual([]);
  });

  it('show a row whose instrument was not announced by its number', () => {
    const board = new BoardRows();
    board.patch({ rows: [row({ index: 12 })] });
    expect(board.rows.get(12)?.instrument.symbol).toBe('#12');
  });
});

describe('filtering symbols', () => {
  const line = firstLine(btc, row());
  it.each([
    ['btc', true],
    ['  DERI ', true],
    ['spy, bt', true],
    ['spy qqq', false],
  ])('%j', (text, isShown) => {
    expect(symbolFilter(text)?.(line)).toBe(isShown);
  });

  it('shows all without words', () => {
    expect(symbolFilter(' , ')).toBeNull();
  });
});

describe('staleness', () => {
  it.each([
    [null, 'unknown', '–'],
    [1_000_000, 'live', 'live'],
    [1_000_500, 'live', 'live'],
    [996_000, 'aging', '4 s'],
    [988_000, 'stale', '12 s old'],
    [700_000, 'stale', '5 min old'],
  ] as const)('of a datum seen at %s', (seenMs, state, text) => {
    expect(staleness(seenMs, 1_000_000)).toBe(state);
    expect(ageText(seenMs, 1_000_000)).toBe(text);
  });

  it('is not known without a cursor', () => {
    expect(ageText(5, null)).toBe('–');
  });
});

describe('quality in words', () => {
  it('names the worst first and counts the others', () => {
    expect(qualityShort([])).toBe('Clean');
    expect(qualityShort(['thin'])).toBe('Thin');
    expect(qualityShort(['warmingUp', 'gap', 'thin'])).toBe('Gap +2');
    expect(qualityLong(['thin', 'gap'])).toBe('gap: the feed was interrupted; thin: too few ticks.');
    expect(qualityShort(['unheardOf'])).toBe('UnheardOf');
  });

  it('asks for a look only where data is missing or wrong', () => {
    expect(qualityNeedsYou(['thin', 'warmingUp'])).toBe(false);
    expect(qualityNeedsYou(['thin', 'gap'])).toBe(true);
  });
});

describe('a sparkline', () => {
  const box = { width: 100, height: 20, inset: 2 };
  it('runs from the left to the right edge and uses the whole height', () => {
    expect(sparklinePoints([1, 3, 2], box)).toEqual([2, 18, 50, 2, 98, 10]);
  });

  it('runs through the middle when nothing moved', () => {
    expect(sparklinePoints([5, 5], box)).toEqual([2, 10, 98, 10]);
  });

  it('is nothing below two known values', () => {
    expect(sparklinePoints([5], box)).toEqual([]);
    expect(sparklinePoints([5, Number.NaN], box)).toEqual([]);
  });

  it('is written to a tenth of a pixel', () => {
    expect(pointsText([1.04, 2.06, 3, 4])).toBe('1,2.1 3,4');
  });
});

describe('time and fading', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('follows the cursor four times a second, and arrives where it stopped', () => {
    const clock = new CursorClock();
    const heard: (number | null)[] = [];
    clock.listen(() => heard.push(clock.nowMs()));
    clock.set(1_000);
    for (let ms = 1_016; ms <= 1_096; ms += 16) clock.set(ms);
    expect(heard).toEqual([1_000]);
    vi.advanceTimersByTime(250);
    expect(heard).toEqual([1_000, 1_096]);
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual([1_000, 1_096]);
    clock.dispose();
  });

  it('fades a flash in 400 ms and does not start another before', () => {
    const fader = new FlashFader();
    const target: FlashTarget = { dataset: {}, isConnected: true };
    fader.flash(target, 1);
    expect(target.dataset['flash']).toBe(`up-${FLASH_LEVELS}`);
    vi.advanceTimersByTime(LEVEL_MS);
    fader.flash(target, -1);
    expect(target.dataset['flash']).toBe(`up-${FLASH_LEVELS - 1}`);
    vi.advanceTimersByTime(400 - LEVEL_MS);
    expect(target.dataset).toEqual({});
    fader.flash(target, -1);
    expect(target.dataset['flash']).toBe(`down-${FLASH_LEVELS}`);
    fader.dispose();
    expect(target.dataset).toEqual({});
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets go of cells that have left the page', () => {
    const fader = new FlashFader();
    fader.flash({ dataset: {}, isConnected: false }, 1);
    vi.advanceTimersByTime(LEVEL_MS);
    expect(vi.getTimerCount()).toBe(0);
  });
});
