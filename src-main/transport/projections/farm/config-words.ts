import type { ConfigTrade as TradeView, ConfigView } from '#contract/farm-view';
import { VOLATILITY_REGIMES } from '#domain/regime';
import { type ConfigTrade, tradesOf } from '#farm/book/config-trades';
import { equityOf } from '#farm/book/equity-curve';
import type { FarmBook } from '#farm/book/farm-book';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { whyOf } from '#farm/insight/why';
import type { League } from '#farm/league/league';
import type { PromotionState } from '#farm/promotion/promotion-state';
import { MINUTE_MS } from '#primitives/clock';
import { configSentence } from '#transport/projections/farm/config-sentence';
import { parametersOf } from '#transport/projections/farm/dimension-words';
import { followingText } from '#transport/projections/farm/following-words';
import { leagueRow } from '#transport/projections/farm/league-words';
import { spreadName } from '#transport/projections/farm/spread-name';
import { whyWords } from '#transport/projections/farm/why-words';

const CENTS = 100;
const E4 = 10_000;
const MOST_TRADES = 2_000;
const MOST_POINTS = 1_200;

/** What is known at a place. The league may be of an earlier one. */
interface ConfigSeen {
  readonly league: League;
  readonly state: PromotionState;
  readonly place: number;
}

/** One paper trader up to a place: what it is, what it did, and why it does what it does there. */
export function configAnswer(book: FarmBook, { league, state, place }: ConfigSeen, config: number): ConfigView {
  const { population } = book;
  const spelt = population.config(config);
  const known = {
    config,
    name: population.nameOf(config),
    sentence: configSentence(spelt),
    parameters: [...parametersOf(spelt)],
  };
  if (place < 0) {
    return {
      ...known,
      atMs: null,
      standing: null,
      standingMs: null,
      equity: [],
      trades: [],
      tradesInAll: 0,
      regimes: [],
      why: null,
      following: null,
    };
  }
  const trades = tradesOf(book, config, place + 1);
  const bar = book.bar(place);
  return {
    ...known,
    atMs: bar.minute * MINUTE_MS,
    standing: leagueRow(league, config),
    standingMs: league.place < 0 ? null : book.minuteAt(league.place) * MINUTE_MS,
    equity: equityView(book, trades, place),
    trades: trades
      .slice(-MOST_TRADES)
      .toReversed()
      .map((trade) => tradeView(book, bar, trade)),
    tradesInAll: trades.length,
    regimes: regimesOf(trades),
    why: whyWords(book, whyOf(book, config, place)),
    following: followingText(book, place, state, config),
  };
}

/** Thinned out where a busy life has more turns than a screen has room for; the last one stays. */
function equityView(book: FarmBook, trades: readonly ConfigTrade[], place: number): ConfigView['equity'] {
  const points = equityOf(book, trades, place + 1);
  const step = Math.ceil(points.length / MOST_POINTS);
  return points
    .filter((_, at) => at % step === 0 || at === points.length - 1)
    .map(({ minute, natural, calibrated }) => ({
      atMs: minute * MINUTE_MS,
      natural: natural / CENTS,
      calibrated: calibrated / CENTS,
    }));
}

function tradeView(book: FarmBook, bar: MarketBar, trade: ConfigTrade): TradeView {
  const { spread, contracts, credit, openFee, openedMinute, regime, end } = trade;
  const all = {
    spread: spreadName(book.spread(spread), book.population.grid),
    openedMs: openedMinute * MINUTE_MS,
    contracts,
    credit: credit / E4,
    regime: VOLATILITY_REGIMES[regime] ?? 'UNKNOWN',
  };
  if (end === null) {
    const cost = bar.isLive(spread) ? (bar.close[spread] as number) : UNKNOWN;
    const isPriced = cost !== UNKNOWN;
    const calibrated = isPriced ? (bar.closeCalibrated[spread] as number) : UNKNOWN;
    return {
      ...all,
      closedMs: null,
      cost: isPriced ? cost / E4 : null,
      fees: openFee / CENTS,
      result: isPriced ? (contracts * (credit - cost) - openFee) / CENTS : null,
      calibrated: isPriced ? (contracts * (trade.creditCalibrated - calibrated) - openFee) / CENTS : null,
      exit: null,
    };
  }
  return {
    ...all,
    closedMs: end.minute * MINUTE_MS,
    cost: end.cost / E4,
    fees: (openFee + end.fee) / CENTS,
    result: end.result / CENTS,
    calibrated: end.resultCalibrated / CENTS,
    exit: FARM_EXITS[end.exit] ?? null,
  };
}

function regimesOf(trades: readonly ConfigTrade[]): ConfigView['regimes'] {
  return VOLATILITY_REGIMES.flatMap((regime, at) => {
    const closed = trades.flatMap(({ regime: of, end }) => (of === at && end !== null ? [end] : []));
    if (closed.length === 0) return [];
    const cents = closed.reduce((sum, { result }) => sum + result, 0);
    return [
      {
        regime,
        trades: closed.length,
        wins: closed.filter(({ result }) => result > 0).length,
        result: cents / CENTS,
      },
    ];
  });
}
