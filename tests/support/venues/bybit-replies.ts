import type { BybitStanding, FakeCategory } from '#tests/support/venues/bybit-standing';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#primitives/clock';

export interface BybitArchive {
  readonly nowMs: number;
  /** Days that are over, oldest first, and their closes. */
  readonly dailyCloses: readonly { readonly atMs: number; readonly value: number }[];
  readonly openInterest: number;
  readonly longShare: number;
  readonly fundingRate: number;
  readonly listed: readonly BybitStanding[];
  /** Other symbols that are listed and never looked at: there are more than a page of them. */
  readonly others: number;
}

const OK = 0;
const PARAMETERS = 10_001;
const USUAL_PAGE = 500;
const FUNDING_MS = 8 * HOUR_MS;
const FRACTION_DIGITS = 8;

/** The envelope of Bybit's answers: HTTP 200 whatever is wrong. */
export function bybitReply(path: string, query: URLSearchParams, archive: BybitArchive): unknown {
  const { nowMs } = archive;
  const answer = (result: unknown): unknown => ({ retCode: OK, retMsg: 'OK', result, retExtInfo: {}, time: nowMs });
  const refuse = (why: string): unknown => ({
    retCode: PARAMETERS,
    retMsg: why,
    result: {},
    retExtInfo: {},
    time: nowMs,
  });
  if (path === '/v5/market/time') {
    return answer({ timeSecond: String(Math.floor(nowMs / 1_000)), timeNano: `${nowMs}000000` });
  }
  const category = query.get('category') as FakeCategory | null;
  if (path === '/v5/market/instruments-info') return answer(instruments(category, query, archive));
  const symbol = query.get('symbol');
  const standing = archive.listed.find((one) => one.category === category && one.symbol === symbol);
  if (standing === undefined) return refuse('params error: symbol invalid');
  const limit = Number(query.get('limit') ?? '200');
  switch (path) {
    case '/v5/market/kline':
      return answer({ symbol, category, list: klines(standing, query, limit, archive) });
    case '/v5/market/funding/history': {
      if (query.has('startTime') && !query.has('endTime')) return refuse('params error: endTime invalid');
      const from = Number(query.get('startTime'));
      const list = stamps(nowMs, FUNDING_MS, limit).filter((atMs) => atMs >= from);
      const fundingRate = archive.fundingRate.toFixed(FRACTION_DIGITS);
      return answer({
        category,
        list: list.map((atMs) => ({ symbol, fundingRate, fundingRateTimestamp: String(atMs) })),
      });
    }
    case '/v5/market/open-interest': {
      const openInterest = archive.openInterest.toFixed(FRACTION_DIGITS);
      const list = stamps(nowMs, HOUR_MS, limit).map((atMs) => ({ openInterest, timestamp: String(atMs) }));
      return answer({ symbol, category, list, nextPageCursor: '' });
    }
    case '/v5/market/account-ratio': {
      const buyRatio = archive.longShare.toFixed(4);
      const sellRatio = (1 - archive.longShare).toFixed(4);
      const list = stamps(nowMs, 5 * MINUTE_MS, limit).map((atMs) => ({
        symbol,
        buyRatio,
        sellRatio,
        timestamp: String(atMs),
      }));
      return answer({ list, nextPageCursor: '' });
    }
    default:
      return refuse('no such path');
  }
}

function klines(standing: BybitStanding, query: URLSearchParams, limit: number, archive: BybitArchive): unknown {
  const from = Number(query.get('start') ?? '0');
  const to = Number(query.get('end') ?? String(archive.nowMs));
  if (query.get('interval') !== 'D') return standing.klineRows(from, Math.min(to, archive.nowMs), limit);
  // The day that runs comes first.
  const today = Math.floor(archive.nowMs / DAY_MS) * DAY_MS;
  const last = archive.dailyCloses.at(-1)?.value ?? 1;
  const days = [
    ...archive.dailyCloses.map(({ atMs, value }) => ({ start: Math.floor(atMs / DAY_MS) * DAY_MS, value })),
    { start: today, value: last },
  ];
  return days
    .toReversed()
    .slice(0, limit)
    .map(({ start, value }) => [String(start), ...Array.from({ length: 4 }, () => String(value)), '10', '100']);
}

function instruments(category: FakeCategory | null, query: URLSearchParams, archive: BybitArchive): unknown {
  const symbols = [
    ...Array.from({ length: archive.others }, (_, i) => `COIN${i}USDT`),
    ...archive.listed.filter((one) => one.category === category).map(({ symbol }) => symbol),
  ];
  const from = Number(query.get('cursor') ?? '0');
  const limit = category === 'spot' ? symbols.length : Number(query.get('limit') ?? USUAL_PAGE);
  const list = symbols.slice(from, from + limit).map((symbol) => ({
    symbol,
    status: 'Trading',
    priceFilter: { tickSize: '0.10' },
    lotSizeFilter: { qtyStep: '0.001' },
    fundingInterval: 480,
  }));
  const next = from + limit < symbols.length ? String(from + limit) : '';
  return { category, list, ...(category === 'spot' ? {} : { nextPageCursor: next }) };
}

/** Newest first. */
function stamps(nowMs: number, everyMs: number, count: number): readonly number[] {
  const newest = Math.floor(nowMs / everyMs) * everyMs;
  return Array.from({ length: count }, (_, i) => newest - i * everyMs);
}
