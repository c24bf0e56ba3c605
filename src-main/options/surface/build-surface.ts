import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { withoutCalendars } from '#options/surface/calendar-fit';
import { FEWEST_SMILE_QUOTES, fitSmile, solveFree, weightedSse } from '#options/surface/fit-smile';
import { fitSsvi, levelOf, type SsviSlice } from '#options/surface/fit-ssvi';
import { bracketedVolatility, type SliceQuotes, sliceQuotes } from '#options/surface/slice-quotes';
import { type SmileQuotes, smileQuotes } from '#options/surface/smile-quotes';
import { SmileSolver } from '#options/surface/smile-solver';
import { easedSsviSmile, type SsviParameters } from '#options/surface/ssvi';
import { type SviParameters, sviVariance } from '#options/surface/svi';
import type { SliceStatus, SurfaceSlice, VolatilitySurface } from '#options/surface/volatility-surface';

/** One expiry on its way into the surface. */
interface Draft {
  readonly chain: ExpiryChain;
  readonly quotes: SliceQuotes;
  readonly atmIv: number | null;
  readonly own: SviParameters | null;
  readonly trust: Float64Array;
  readonly status: SliceStatus;
  readonly smile: SviParameters | null;
  /** The shared shape at this expiry's level. */
  readonly plain: SviParameters | null;
  /** What the smile is held to while expiries are made to fit together. */
  readonly heldTo: SmileQuotes;
}

/** A fit says what volatility at the forward is only where quotes lie on both sides of it, or almost. */
const MONEY_REACH = 0.35;
/** In units of the total volatility at the money. */
const WING_REACH = 6;
const WING_POINTS = 6;
/** Of what a quote weighs on average. */
const WING_WEIGHT = 0.02;
const STAND_IN_POINTS = 13;
const STAND_IN_REACH = 2.5;

/**
 * Smiles for all expiries of a chain that together allow no static arbitrage, and beside them what each expiry says by
 * itself. Volatility at the money, skew and expected moves are taken from the latter, so that a bad quote in one expiry
 * can never move another's figures.
 */
export function buildSurface(snapshot: ChainSnapshot): VolatilitySurface {
  const solver = new SmileSolver();
  const alone = snapshot.expiries.map((chain) => fitAlone(solver, snapshot, chain));
  const shared = sharedShape(alone);
  const drafts = alone.map((draft) => withShape(solver, draft, shared));
  const known = drafts.filter(({ smile }) => smile !== null);
  const smiles = withoutCalendars(
    solver,
    known.map(({ heldTo, smile, plain }) => ({
      quotes: heldTo,
      smile: smile as SviParameters,
      plain: plain as SviParameters,
    })),
  );
  const smileOf = new Map(known.map((draft, i) => [draft, smiles[i] as SviParameters]));
  return {
    underlying: snapshot.underlying,
    spot: snapshot.spot,
    provider: snapshot.provider,
    atMs: snapshot.atMs,
    slices: drafts.map((draft) => finished(draft, smileOf.get(draft) ?? null)),
    shared,
  };
}

function fitAlone(solver: SmileSolver, { terms, spot }: ChainSnapshot, chain: ExpiryChain): Draft {
  const quotes = sliceQuotes(chain, terms, spot);
  const count = quotes.k.length;
  if (count < FEWEST_SMILE_QUOTES) {
    const status = count === 0 ? 'unknown' : 'borrowed';
    const atmIv = bracketedVolatility(quotes, chain.years);
    return {
      chain,
      quotes,
      atmIv,
      own: null,
      trust: new Float64Array(count).fill(1),
      status,
      smile: null,
      plain: null,
      heldTo: quotes,
    };
  }
  const { smile, weight } = fitSmile(solver, quotes, { robust: true, arbitrageFree: true });
  const money = sviVariance(smile, 0);
  const reach = MONEY_REACH * Math.sqrt(money);
  const around = (quotes.k[0] as number) <= reach && (quotes.k[count - 1] as number) >= -reach;
  return {
    chain,
    quotes,
    atmIv: around ? Math.sqrt(money / chain.years) : null,
    own: smile,
    trust: weight.map((one, i) => one / (quotes.weight[i] as number)),
    status: 'fitted',
    smile,
    plain: null,
    heldTo: { ...quotes, weight },
  };
}

/** Null where no expiry has a smile of its own. */
function sharedShape(drafts: readonly Draft[]): SsviParameters | null {
  const slices = drafts.flatMap(({ smile, heldTo }): SsviSlice[] =>
    smile === null ? [] : [{ theta: sviVariance(smile, 0), quotes: heldTo }],
  );
  return slices.length === 0 ? null : fitSsvi(slices);
}

/** What a smile is made of beyond its own quotes: its wings where nothing is quoted, or all of its shape. */
function withShape(solver: SmileSolver, draft: Draft, shared: SsviParameters | null): Draft {
  if (draft.status === 'unknown') return draft;
  if (draft.status === 'borrowed') {
    const smile =
      shared === null
        ? flatSmile(draft.quotes, draft.chain.years)
        : easedSsviSmile(shared, levelOf(shared, draft.quotes));
    return { ...draft, status: shared === null ? 'flat' : 'borrowed', smile, plain: smile, heldTo: standIn(smile) };
  }
  const own = draft.own as SviParameters;
  const money = sviVariance(own, 0);
  const plain = easedSsviSmile(shared as SsviParameters, money);
  const heldTo = withWings(draft.heldTo, plain, money);
  solver.load(heldTo, money);
  const fromOwn = solveFree(solver, heldTo, own);
  const fromPlain = solveFree(solver, heldTo, plain);
  const smile = weightedSse(heldTo, fromOwn) <= weightedSse(heldTo, fromPlain) ? fromOwn : fromPlain;
  return { ...draft, heldTo, plain, smile };
}

/** The quotes, and beyond the outermost ones a few points of the shared shape that weigh next to nothing against them. */
function withWings({ k, w, weight, halfWidth }: SmileQuotes, shape: SviParameters, money: number): SmileQuotes {
  const reach = WING_REACH * Math.sqrt(money);
  const first = k[0] as number;
  const last = k[k.length - 1] as number;
  const wings: number[] = [];
  for (let i = 1; i <= WING_POINTS; i++) {
    if (first > -reach) wings.push(first + ((-reach - first) * i) / WING_POINTS);
    if (last < reach) wings.push(last + ((reach - last) * i) / WING_POINTS);
  }
  let total = 0;
  for (const one of weight) total += one;
  const light = (WING_WEIGHT * total) / weight.length;
  return {
    k: Float64Array.from([...k, ...wings]),
    w: Float64Array.from([...w, ...wings.map((one) => sviVariance(shape, one))]),
    // Far out variance is large, and what counts is how far off it is in proportion.
    weight: Float64Array.from([
      ...weight,
      ...wings.map((one) => light * (money / sviVariance(shape, one)) * (money / sviVariance(shape, one))),
    ]),
    halfWidth: Float64Array.from([...halfWidth, ...wings.map(() => 1)]),
  };
}

/** The same variance at every strike: the quotes' weighted mean. */
function flatSmile({ w, weight }: SmileQuotes, years: number): SviParameters {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < w.length; i++) {
    sum += (weight[i] as number) * (w[i] as number);
    total += weight[i] as number;
  }
  const a = sum / total;
  return { a, b: 0, rho: 0, m: 0, sigma: Math.sqrt(Math.max(a, 1e-8 * years)) };
}

/** A borrowed smile has too few quotes to hold it in place when neighbours push, so points of its own stand in for them. */
function standIn(smile: SviParameters): SmileQuotes {
  const money = Math.sqrt(sviVariance(smile, 0));
  const k = new Float64Array(STAND_IN_POINTS);
  for (let i = 0; i < STAND_IN_POINTS; i++) k[i] = STAND_IN_REACH * money * ((2 * i) / (STAND_IN_POINTS - 1) - 1);
  return smileQuotes(
    k,
    k.map((one) => sviVariance(smile, one)),
    k.map((one) => 1 / (1 + (one * one) / (money * money))),
  );
}

function finished(draft: Draft, smile: SviParameters | null): SurfaceSlice {
  const { chain, quotes } = draft;
  return {
    expiry: chain.expiry,
    expiryMs: chain.expiryMs,
    years: chain.years,
    forward: chain.forward,
    discount: chain.discount,
    status: draft.status,
    problem: problem(draft.status, quotes.k.length),
    smile,
    ownSmile: draft.own,
    atmIv: draft.atmIv,
    rmse: smile === null ? null : rootMeanSquare(quotes, smile, chain.years),
    quotes,
    trust: draft.trust,
  };
}

function problem(status: SliceStatus, count: number): string | null {
  const few = `${count} usable ${count === 1 ? 'quote' : 'quotes'}, ${FEWEST_SMILE_QUOTES} make a smile`;
  switch (status) {
    case 'fitted':
      return null;
    case 'borrowed':
      return `${few}: the shape is borrowed from the other expiries`;
    case 'flat':
      return `${few}, and there is no other expiry to borrow a shape from: the smile is drawn flat`;
    case 'unknown':
      return 'no usable quote';
  }
}

function rootMeanSquare({ k, iv, weight }: SliceQuotes, smile: SviParameters, years: number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < k.length; i++) {
    const misfit = Math.sqrt(sviVariance(smile, k[i] as number) / years) - (iv[i] as number);
    sum += (weight[i] as number) * misfit * misfit;
    total += weight[i] as number;
  }
  return Math.sqrt(sum / total);
}
