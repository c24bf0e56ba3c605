import { describe, expect, it } from 'vitest';
import { DEFAULT_SOAK_SETTINGS } from '#domain/soak-settings';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { SoakFinding } from '#soak/finding';
import { Guardian } from '#soak/guardian';
import {
  type SoakReadingChange,
  SOAK_START,
  soakBar,
  soakChain,
  soakLine,
  soakReading,
} from '#tests/support/soak-reading';

const EVERY_MS = 10 * SECOND_MS;

/** Looks every ten seconds for a while; answers what was told, in order. */
function watch(
  guardian: Guardian,
  fromMs: number,
  forMs: number,
  changeAt: (atMs: EpochMs) => SoakReadingChange,
): { readonly raised: SoakFinding[]; readonly ended: SoakFinding[]; readonly untilMs: number } {
  const raised: SoakFinding[] = [];
  const ended: SoakFinding[] = [];
  let at = fromMs;
  for (; at < fromMs + forMs; at += EVERY_MS) {
    const atMs = epochMs(at);
    const news = guardian.look(soakReading(atMs, changeAt(atMs)));
    raised.push(...news.raised);
    ended.push(...news.ended);
  }
  return { raised, ended, untilMs: at };
}

function fresh(): Guardian {
  return new Guardian(DEFAULT_SOAK_SETTINGS);
}

describe('Guardian', () => {
  it('has nothing to say about a day on which all is well', () => {
    const guardian = fresh();
    const { raised } = watch(guardian, SOAK_START, 8 * 60 * MINUTE_MS, (atMs) => ({
      bars: [soakBar(epochMs(atMs - 30 * SECOND_MS))],
      chains: [soakChain(epochMs(atMs - 20 * SECOND_MS), 195)],
      machine: { memoryBytes: 300e6 + ((atMs / MINUTE_MS) % 7) * 10e6 },
    }));
    expect(raised).toEqual([]);
    expect(guardian.findings).toEqual([]);
    expect(guardian.halt).toBeNull();
  });

  it('tells at once that recording stands still, halts new trades, and takes it back when it goes on', () => {
    const guardian = fresh();
    const halted = { station: { halted: 'day.tape cannot be written: the disk is full.' } };
    const first = watch(guardian, SOAK_START, EVERY_MS, () => halted);
    expect(first.raised.map(({ check, state, halts }) => [check, state, halts])).toEqual([
      ['recording', 'problem', true],
    ]);
    expect(guardian.halt).toBe('Recording stands still. day.tape cannot be written: the disk is full.');
    const after = watch(guardian, first.untilMs, 2 * MINUTE_MS, () => ({}));
    expect(after.ended.map(({ check }) => check)).toEqual(['recording']);
    expect(after.ended[0]?.text).toContain('the disk is full');
    expect(guardian.halt).toBeNull();
    expect(guardian.past).toHaveLength(1);
  });

  it('waits until a figure has been wrong for a while, and does not flicker around the limit', () => {
    const guardian = fresh();
    const lagging = (lag: number) => () => ({ machine: { loopLagMs: lag } });
    const spike = watch(guardian, SOAK_START, EVERY_MS, lagging(900));
    const calm = watch(guardian, spike.untilMs, MINUTE_MS, lagging(10));
    expect([...spike.raised, ...calm.raised]).toEqual([]);
    const slow = watch(guardian, calm.untilMs, MINUTE_MS, lagging(260));
    expect(slow.raised.map(({ check, state, sinceMs }) => [check, state, sinceMs])).toEqual([
      ['loop-lag', 'warning', calm.untilMs],
    ]);
    // Just below the limit is no recovery.
    const near = watch(guardian, slow.untilMs, 10 * MINUTE_MS, lagging(240));
    expect(near.ended).toEqual([]);
    const over = watch(guardian, near.untilMs, 2 * MINUTE_MS, lagging(50));
    expect(over.ended.map(({ check }) => check)).toEqual(['loop-lag']);
  });

  it('tells a warning that becomes a problem once more, under the same id', () => {
    const guardian = fresh();
    const { raised } = watch(guardian, SOAK_START, 10 * MINUTE_MS, (atMs) => ({
      machine: { loopLagMs: atMs < SOAK_START + 5 * MINUTE_MS ? 300 : 5_000 },
    }));
    expect(raised.map(({ state }) => state)).toEqual(['warning', 'problem']);
    expect(new Set(raised.map(({ id }) => id)).size).toBe(1);
  });

  it('misses the bars of an open market, not those of a closed one nor those of an announced gap', () => {
    const quiet = soakBar(SOAK_START);
    const guardian = fresh();
    const { raised } = watch(guardian, SOAK_START, 15 * MINUTE_MS, () => ({
      bars: [
        quiet,
        soakBar(SOAK_START, { symbol: 'BITO' as never, openSinceMs: null }),
        soakBar(SOAK_START, { symbol: 'ETHA' as never, isGap: true }),
      ],
    }));
    expect(raised.map(({ about, state }) => [about, state])).toEqual([
      ['IBIT of alpaca-iex', 'warning'],
      ['IBIT of alpaca-iex', 'problem'],
    ]);
  });

  it('gives a symbol time for its first bar: since it looks, and since the market opened', () => {
    const guardian = fresh();
    const openMs = epochMs(SOAK_START + 30 * MINUTE_MS);
    const { raised } = watch(guardian, SOAK_START, 40 * MINUTE_MS, (atMs) => ({
      bars: [soakBar(null, { openSinceMs: atMs < openMs ? null : openMs })],
    }));
    const [first] = raised;
    expect(first?.check).toBe('bars');
    expect(first?.sinceMs).toBeGreaterThanOrEqual(openMs + DEFAULT_SOAK_SETTINGS.barMinutes.warning * MINUTE_MS);
  });

  it('lets Greeks warm up, then wants them, and believes them a margin above the limit', () => {
    const guardian = fresh();
    const known = (count: number) => (atMs: EpochMs) => ({ chains: [soakChain(atMs, count)] });
    const warming = watch(guardian, SOAK_START, 100 * SECOND_MS, known(10));
    expect(warming.raised).toEqual([]);
    const cold = watch(guardian, warming.untilMs, 3 * MINUTE_MS, known(120));
    expect(cold.raised.map(({ check, text }) => [check, text])).toEqual([
      ['greeks', 'tastytrade gives the Greeks of 120 of 200 IBIT contracts (60 %).'],
    ]);
    const nearly = watch(guardian, cold.untilMs, 5 * MINUTE_MS, known(150));
    expect(nearly.ended).toEqual([]);
    const warm = watch(guardian, nearly.untilMs, 5 * MINUTE_MS, known(190));
    expect(warm.ended).toHaveLength(1);
  });

  it('misses a connection that is away, with its last trouble, and one that is live and says nothing', () => {
    const away = fresh();
    const trouble = { atMs: SOAK_START, text: 'the socket closed (1006)' };
    const gone = watch(away, SOAK_START, 4 * MINUTE_MS, (atMs) => ({
      lines: [soakLine(atMs, atMs < SOAK_START + MINUTE_MS ? {} : { phase: 'backing-off', trouble })],
    }));
    expect(gone.raised.map(({ check, state }) => [check, state])).toContainEqual(['silent-lines', 'warning']);
    expect(gone.raised[0]?.text).toContain('the socket closed (1006)');
    const mute = fresh();
    const lastHeard = epochMs(SOAK_START + 2 * MINUTE_MS);
    const silent = watch(mute, SOAK_START, 8 * MINUTE_MS, (atMs) => ({
      lines: [soakLine(atMs, { heardMs: atMs < lastHeard ? atMs : lastHeard })],
    }));
    expect(silent.raised.map(({ check, state }) => [check, state])).toEqual([
      ['silent-lines', 'warning'],
      ['silent-lines', 'problem'],
    ]);
  });

  it('does not miss a line that is asked every ten minutes between two questions', () => {
    const guardian = fresh();
    const { raised } = watch(guardian, SOAK_START, 3 * 60 * MINUTE_MS, (atMs) => ({
      lines: [
        soakLine(atMs, { line: 'chains', heardMs: epochMs(Math.floor(atMs / (10 * MINUTE_MS)) * 10 * MINUTE_MS) }),
      ],
    }));
    expect(raised).toEqual([]);
  });

  it('names what a refused connection wants, and waits for nobody who is not meant to come', () => {
    const guardian = fresh();
    const reason = 'TASTYTRADE_REFRESH_TOKEN is missing: enter it under Settings → Secrets.';
    const { raised } = watch(guardian, SOAK_START, 10 * MINUTE_MS, (atMs) => ({
      lines: [
        soakLine(atMs, { venue: 'tastytrade', line: 'stream', phase: 'refused', heardMs: null, reason }),
        soakLine(atMs, { line: 'spot stream', phase: 'idle', heardMs: null }),
      ],
    }));
    expect(raised.map(({ check, about, state, remedy }) => [check, about, state, remedy])).toEqual([
      ['refused-lines', 'tastytrade stream', 'warning', reason],
    ]);
  });

  it('tells of lost inputs at once and halts; of lost quotes only once they are many', () => {
    const guardian = fresh();
    const inbox = (droppedQuotes: number, droppedOther: number) => ({
      station: { inbox: { depth: 0, droppedQuotes, droppedOther } },
    });
    const before = watch(guardian, SOAK_START, MINUTE_MS, () => inbox(0, 0));
    const lost = watch(guardian, before.untilMs, EVERY_MS, () => inbox(0, 3));
    expect(lost.raised.map(({ check, halts }) => [check, halts])).toEqual([['lost-inputs', true]]);
    // Ten minutes later they are no news.
    const after = watch(guardian, lost.untilMs, 15 * MINUTE_MS, () => inbox(0, 3));
    expect(after.ended.map(({ check }) => check)).toEqual(['lost-inputs']);
    const quotes = watch(guardian, after.untilMs, 2 * MINUTE_MS, (atMs) =>
      inbox(Math.floor((atMs - after.untilMs) / 10), 3),
    );
    expect(quotes.raised.map(({ check, state }) => [check, state])).toEqual([['lost-quotes', 'problem']]);
  });

  it('finds memory that grows all day, and not what rises and falls', () => {
    const growth = (slopeMb: number) => {
      const guardian = fresh();
      return watch(guardian, SOAK_START, 4 * 60 * MINUTE_MS, (atMs) => {
        const hours = (atMs - SOAK_START) / (60 * MINUTE_MS);
        const sawtooth = ((atMs - SOAK_START) % (4 * MINUTE_MS)) / MINUTE_MS;
        return { machine: { memoryBytes: (400 + slopeMb * hours + 40 * sawtooth) * 1e6 } };
      }).raised;
    };
    expect(growth(0)).toEqual([]);
    expect(growth(60).map(({ check, state }) => [check, state])).toEqual([['memory', 'warning']]);
    expect(growth(150).at(-1)).toMatchObject({ check: 'memory', state: 'problem' });
  });

  it('sees the end of the disk coming while there is still room', () => {
    const guardian = fresh();
    const { raised } = watch(guardian, SOAK_START, 60 * MINUTE_MS, (atMs) => ({
      // 400 MB an hour, and 9 GB left.
      machine: { tapeBytes: ((atMs - SOAK_START) / 3_600_000) * 400e6, freeBytes: 9e9 },
    }));
    expect(raised.map(({ check, about, state }) => [check, about, state])).toEqual([
      ['disk-space', 'lasts', 'warning'],
    ]);
    expect(raised[0]?.text).toMatch(/lasts 2\d h/);
  });

  it('halts on a clock that is seconds ahead, warns of one behind, and counts reconnects within the hour', () => {
    const guardian = fresh();
    const { raised } = watch(guardian, SOAK_START, 2 * MINUTE_MS, (atMs) => ({
      lines: [soakLine(atMs, { skewMs: 6_000 })],
    }));
    expect(raised.map(({ check, halts }) => [check, halts])).toEqual([['clock-skew', true]]);
    const late = watch(fresh(), SOAK_START, 2 * MINUTE_MS, (atMs) => ({
      lines: [soakLine(atMs, { skewMs: -18_000 })],
    }));
    expect(late.raised.map(({ state, halts }) => [state, halts])).toEqual([['warning', false]]);
    expect(late.raised[0]?.text).toContain('or its data come late');
    const restless = fresh();
    const again = watch(restless, SOAK_START, 50 * MINUTE_MS, (atMs) => ({
      lines: [soakLine(atMs, { reconnects: Math.floor((atMs - SOAK_START) / (5 * MINUTE_MS)) })],
    }));
    expect(again.raised.map(({ check, state }) => [check, state])).toEqual([['reconnects', 'warning']]);
  });

  it('says the same about the same readings', () => {
    const run = () => {
      const guardian = fresh();
      watch(guardian, SOAK_START, 30 * MINUTE_MS, (atMs) => ({
        lines: [soakLine(atMs, { skewMs: 2_000, phase: atMs % 7 === 0 ? 'stale' : 'live' })],
        bars: [soakBar(SOAK_START)],
      }));
      return JSON.stringify([guardian.findings, guardian.past, guardian.figures]);
    };
    expect(run()).toBe(run());
  });
});
