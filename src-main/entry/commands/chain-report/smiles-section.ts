import type { ChainSection, ReportedChain } from '#entry/commands/chain-report/chain-section';
import { type Column, textTable } from '#entry/terminal/text-table';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import { type DeltaSkew, deltaSkew } from '#options/surface/delta-skew';
import { type ExpectedMove, expectedMove } from '#options/surface/expected-move';
import { jumpWings, type SviParameters } from '#options/surface/svi';
import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';
import { constantMaturityIv, type NoMaturity } from '#options/surface/term-structure';
import { chainStripIndex } from '#options/surface/variance-strip';
import type { SurfaceSlice, VolatilitySurface } from '#options/surface/volatility-surface';

interface Smile {
  readonly slice: SurfaceSlice;
  readonly skew: DeltaSkew | null;
  readonly move: ExpectedMove;
}

const DAYS = 30;
const WHY_NOT: Readonly<Record<NoMaturity, string>> = {
  no_expiry: 'no expiry has a volatility at the money',
  before_first_expiry: 'every expiry with a volatility at the money is later than that',
  after_last_expiry: 'every expiry with a volatility at the money is earlier than that',
};

/** Skew and expected moves of each expiry, the volatility of the next thirty days, and how well the smiles fit. */
export const smilesSection: ChainSection = {
  lines(reported) {
    const { surface, terms, chain } = reported;
    const thirty = constantMaturityIv(terms, DAYS / 365);
    const strip = chainStripIndex(chain, DAYS);
    const byStrip = strip.ok ? `; by the strip of all strikes: ${strip.value.toFixed(1)} %` : '';
    const known = surface.slices.filter(({ smile }) => smile !== null).length;
    const { butterflyFree, calendarFree } = arbitrage(surface);
    return [
      ...smileTable(smiles(reported)),
      thirty.ok
        ? `${DAYS} days at the money: ${(100 * thirty.value).toFixed(1)} %${byStrip}.`
        : `${DAYS} days at the money: unknown, ${WHY_NOT[thirty.failure]}${byStrip}.`,
      `${known} of ${surface.slices.length} smiles known, together ${butterflyFree && calendarFree ? 'free of' : 'NOT free of'} butterfly and calendar arbitrage.`,
      ...surface.slices.flatMap(({ expiry, problem }) => (problem === null ? [] : [`${expiry}: ${problem}.`])),
    ];
  },

  records(reported) {
    const { surface, terms, chain } = reported;
    const thirty = constantMaturityIv(terms, DAYS / 365);
    const strip = chainStripIndex(chain, DAYS);
    const { underlying } = chain;
    const { butterflyFree, calendarFree } = arbitrage(surface);
    return [
      ...smiles(reported).map((smile) => ({ record: 'smile', underlying, ...smileFields(smile) })),
      {
        record: 'surface',
        underlying,
        iv_30d: thirty.ok ? thirty.value : null,
        iv_30d_problem: thirty.ok ? null : thirty.failure,
        strip_30d: strip.ok ? strip.value / 100 : null,
        strip_30d_problem: strip.ok ? null : strip.failure,
        butterfly_free: butterflyFree,
        calendar_free: calendarFree,
        ssvi: surface.shared,
      },
    ];
  },

  columns: `smile     expiry years status problem atm_iv quotes strikes_left_out rmse risk_reversal_25 butterfly_25
          put_25_strike call_25_strike skew_is_quoted expected_move (one standard deviation)
          expected_move_straddle (mean of the move) straddle_strike svi jump_wings
surface   iv_30d iv_30d_problem strip_30d strip_30d_problem butterfly_free calendar_free ssvi`,
};

function smiles({ surface, chain }: ReportedChain): readonly Smile[] {
  const dollars = chain.terms.quotedIn === 'coin' ? chain.spot : 1;
  return surface.slices.map((slice, i) => ({
    slice,
    skew: deltaSkew(slice),
    move: expectedMove(slice, chain.expiries[i] as ExpiryChain, dollars),
  }));
}

function arbitrage({ slices }: VolatilitySurface): { readonly butterflyFree: boolean; readonly calendarFree: boolean } {
  const known = slices.flatMap(({ smile }): SviParameters[] => (smile === null ? [] : [smile]));
  return {
    butterflyFree: known.every((smile) => checkButterfly(smile).free),
    calendarFree: known.slice(1).every((far, i) => checkCalendar(known[i] as SviParameters, far).free),
  };
}

function smileFields({ slice, skew, move }: Smile): object {
  const { expiry, years, status, problem, smile, atmIv, rmse, quotes } = slice;
  return {
    expiry,
    years,
    status,
    problem,
    atm_iv: atmIv,
    quotes: quotes.k.length,
    strikes_left_out: Object.fromEntries(quotes.left),
    rmse,
    risk_reversal_25: skew?.riskReversal ?? null,
    butterfly_25: skew?.butterfly ?? null,
    put_25_strike: skew?.put.strike ?? null,
    call_25_strike: skew?.call.strike ?? null,
    skew_is_quoted: skew === null ? null : isQuoted(skew),
    expected_move: move.deviation,
    expected_move_straddle: move.straddle,
    straddle_strike: move.straddleStrike,
    svi: smile,
    jump_wings: smile === null ? null : jumpWings(smile, years),
  };
}

function smileTable(all: readonly Smile[]): readonly string[] {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: readonly Column[] = [
    { title: 'expiry' },
    ...['25Δ reversal', '25Δ butterfly', 'deviation', 'straddle'].map(right),
    { title: 'smile' },
    ...['quotes', 'misfit'].map(right),
  ];
  const rows = all.map(({ slice, skew, move }) => {
    const mark = skew === null || isQuoted(skew) ? '' : '*';
    return [
      slice.expiry,
      skew === null ? '' : points(skew.riskReversal) + mark,
      skew === null ? '' : points(skew.butterfly) + mark,
      move.deviation === null ? '' : `±${move.deviation.toFixed(2)}`,
      move.straddle === null ? '' : move.straddle.toFixed(2),
      slice.status,
      String(slice.quotes.k.length),
      slice.rmse === null ? '' : points(slice.rmse),
    ];
  });
  const marked = all.some(({ skew }) => skew !== null && !isQuoted(skew));
  return [
    ...textTable(columns, rows),
    'Expected move until expiry: one deviation by volatility at the money; straddle: the mean move, by its price.',
    `Reversal, butterfly and misfit in points of volatility.${marked ? ' * beyond the strikes that are quoted.' : ''}`,
  ];
}

function isQuoted({ put, call }: DeltaSkew): boolean {
  return put.quoted && call.quoted;
}

function points(volatility: number): string {
  return (100 * volatility).toFixed(2);
}
