import { describe, expect, it } from 'vitest';
import { qualityView, type QualityView } from '#contract/quality-view';
import type { ChainInput } from '#domain/engine-input';
import { sourceId } from '#domain/instrument';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { qualityAt } from '#transport/projections/quality/quality-at';
import { emptyQuote } from '#tests/support/priced-chain';
import { gap, minuteTick, quote, SHARE, T0 } from '#tests/support/scripted-inputs';
import { ScriptedScene } from '#tests/support/scripted-scene';
import { SHARE_TERMS } from '#tests/support/priced-chain';
import { priceE4 } from '#domain/money';

const BEST = { ...SHARE, source: sourceId('alpaca-sip') };
const SECOND = { ...SHARE, source: sourceId('yahoo') };
const minute = (count: number): number => T0 + count * MINUTE_MS;

/** Both tell quotes for three minutes, a dime apart in ten; then the better one goes into a gap. */
function failing(): ScriptedScene {
  const scripted = new ScriptedScene([BEST, SECOND], T0);
  for (let at = 0; at < 3; at++) {
    scripted.take(quote(minute(at) + 40_000, { bid: 99_000, ask: 101_000 }));
    scripted.take(
      quote(minute(at) + 41_000, { index: 1, bid: 100_000, ask: 102_000 }),
      minuteTick(minute(at + 1) + 1_000),
    );
  }
  scripted.take(gap(minute(3) + 2_000, minute(3), null, { source: BEST.source }));
  scripted.take(quote(minute(3) + 30_000, { index: 1, bid: 103_000, ask: 105_000 }), minuteTick(minute(4) + 1_000));
  return scripted;
}

function choiceOf(view: QualityView, datum: string): QualityView['choices'][number] | undefined {
  return view.choices.find((choice) => choice.symbol === 'IBIT' && choice.datum === datum);
}

describe('data quality tells', () => {
  it('which source counts, why, and how its rivals are', () => {
    const view = qualityAt(failing().scene(), 1);
    expect(qualityView.parse(view)).toEqual(view);
    expect(choiceOf(view, 'bars')).toMatchObject({
      inUse: 'yahoo',
      sinceMs: minute(4) + 1_000,
      because: 'alpaca-sip is in a feed gap since 10:03:02 ET',
      switches: 1,
      ranked: [
        { source: 'alpaca-sip', state: 'gap', text: 'feed gap since 10:03:00 ET, last heard at 10:03:01 ET' },
        { source: 'yahoo', state: 'in-use' },
      ],
    });
    expect(view.switches.map(({ datum, from, to }) => `${datum} ${from} ${to}`)).toEqual([
      'bars alpaca-sip yahoo',
      'price alpaca-sip yahoo',
    ]);
    expect(view.rows.map(({ source, inUse }) => `${source} ${inUse}`)).toEqual(['alpaca-sip false', 'yahoo true']);
  });

  it('the choice as it was at the cursor', () => {
    const scripted = failing();
    const before = scripted.position - 1;
    const view = qualityAt({ ...scripted.scene(), position: before, seenMs: epochMs(minute(3) + 30_000) }, 1);
    expect(choiceOf(view, 'bars')).toMatchObject({
      inUse: 'alpaca-sip',
      because: 'the first that was heard',
      switches: 0,
    });
    expect(view.switches).toEqual([]);
  });

  it('how far sources are apart, now and at worst', () => {
    const { disagreements } = qualityAt(failing().scene(), 1);
    const [mid] = disagreements;
    expect(mid).toMatchObject({
      what: 'mid',
      left: 'alpaca-sip',
      right: 'yahoo',
      compared: 3,
      isWide: false,
      now: null,
    });
    expect(mid?.worst).toBeCloseTo(100, 9);
    expect(mid?.worstMs).toBe(minute(1) + 1_000);
  });

  it('what providers say of the volatility at the money, where two of them say it', () => {
    const scripted = new ScriptedScene([BEST], T0);
    const chain = (provider: string, seenMs: number, volatility: number): ChainInput => ({
      kind: 'chain',
      seenMs: epochMs(seenMs),
      source: sourceId(provider),
      chain: {
        underlying: SHARE.symbol,
        underlyingPrice: priceE4(50),
        provider,
        terms: SHARE_TERMS,
        atMs: epochMs(seenMs - 10),
        contracts: [
          { ...emptyQuote('2026-03-06', 50, 'call'), impliedVolatility: 2 },
          { ...emptyQuote('2026-04-02', 50, 'call'), impliedVolatility: volatility },
          { ...emptyQuote('2026-04-02', 50, 'put'), impliedVolatility: volatility + 0.02 },
          { ...emptyQuote('2026-04-02', 55, 'put'), impliedVolatility: 3 },
        ],
      },
    });
    scripted.take(chain('public', minute(1), 0.55), chain('tastytrade', minute(2), 0.5));
    const apart = qualityAt(scripted.scene(), 1).disagreements[0];
    expect(apart).toMatchObject({ what: 'atm-iv', left: 'public', right: 'tastytrade', isWide: true, limit: 3 });
    expect(apart?.now).toBeCloseTo(-5, 9);
    expect(choiceOf(qualityAt(scripted.scene(), 1), 'chain')).toMatchObject({ inUse: 'tastytrade' });
  });
});
