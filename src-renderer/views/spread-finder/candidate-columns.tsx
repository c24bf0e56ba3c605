import type { CandidateView } from '#contract/options-view';
import { figureColumn } from '#window/components/data-grid/figure-column.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { daysText, expiryText, KIND_TITLES } from '#window/views/options/option-words.ts';

type Column = GridColumn<CandidateView>;

function figure(
  id: string,
  title: string,
  about: string,
  value: (candidate: CandidateView) => number | null,
  format: (value: number | null) => string,
  width = 64,
): Column {
  return figureColumn(id, title, about, width, value, format);
}

const two = (value: number | null): string => formatNumber(value, 2);
const whole = (value: number | null): string => formatNumber(value, 0);
const percent = (value: number | null): string => formatPercent(value, 0);
const finePercent = (value: number | null): string => formatPercent(value, 1);

function byModel(model: string, title: string): readonly Column[] {
  const found = (candidate: CandidateView) => candidate.byModel.find((one) => one.model === model);
  return [
    figure(
      `pop-${model}`,
      `PoP ${title}`,
      `Probability of any profit at expiry, ${title}`,
      (candidate) => found(candidate)?.pop ?? null,
      finePercent,
      78,
    ),
    {
      ...figure(
        `ev-${model}`,
        `EV ${title}`,
        `Expected value at the natural price, held to expiry, ${title}, in dollars`,
        (candidate) => found(candidate)?.expectedValue ?? null,
        (value) => formatNumber(value, 1),
        72,
      ),
      hiddenAtFirst: model !== 'Heston',
    },
  ];
}

export const candidateColumns: readonly Column[] = [
  {
    id: 'kind',
    title: 'Structure',
    about: 'What is sold, and what is bought against it',
    width: 104,
    align: 'start',
    always: true,
    sortBy: ({ kind }) => kind,
    text: ({ kind }) => KIND_TITLES[kind],
  },
  {
    id: 'strikes',
    title: 'Strikes',
    about: 'From the lowest to the highest',
    width: 164,
    align: 'start',
    sortBy: ({ strikes }) => strikes,
    text: ({ strikes }) => strikes,
  },
  {
    id: 'expiry',
    title: 'Expiry',
    about: 'When it expires',
    width: 78,
    align: 'start',
    sortBy: ({ expiry }) => expiry,
    text: ({ expiry }) => expiryText(expiry),
  },
  figure(
    'days',
    'DTE',
    'Days to expiry',
    ({ days }) => days,
    (value) => daysText(value ?? 0),
    52,
  ),
  figure('delta-short', 'Short Δ', 'Size of the short leg’s delta', ({ shortDelta }) => shortDelta, two),
  figure('credit', 'Credit', 'Natural: sold at the bid, bought at the ask', ({ creditNatural }) => creditNatural, two),
  figure('mid', 'Mid', 'Credit at the middle of the quotes: not a fill', ({ creditMid }) => creditMid, two),
  {
    ...figure(
      'calibrated',
      'Calibrated',
      'Credit of the calibrated fill model',
      ({ creditCalibrated }) => creditCalibrated,
      two,
      78,
    ),
    hiddenAtFirst: true,
  },
  figure('max-loss', 'Max loss', 'Dollars for one, at the natural credit', ({ maxLoss }) => maxLoss, whole, 72),
  figure(
    'ror',
    'RoR',
    'Return on risk: largest profit over largest loss',
    ({ returnOnRisk }) => returnOnRisk,
    finePercent,
  ),
  ...byModel('Black–Scholes', 'BS'),
  ...byModel('Heston', 'Heston'),
  ...byModel('Bates', 'Bates'),
  ...byModel('Own history', 'own'),
  figure('p50', 'P50', 'Probability of reaching half of the credit before expiry', ({ p50 }) => p50, percent, 54),
  figure(
    'touch',
    'Touch',
    'Probability that a short strike is touched before expiry',
    ({ touch }) => touch,
    percent,
    56,
  ),
  {
    ...figure(
      'max-profit',
      'Max gain',
      'Dollars for one, at the natural credit',
      ({ maxProfit }) => maxProfit,
      whole,
      72,
    ),
    hiddenAtFirst: true,
  },
  {
    ...figure('margin', 'Margin', 'Reg-T minimum in dollars for one', ({ margin }) => margin, whole),
    hiddenAtFirst: true,
  },
  { ...figure('theta', 'Theta', 'Dollars a day for one', ({ theta }) => theta, two), hiddenAtFirst: true },
  {
    ...figure('vega', 'Vega', 'Dollars per point of volatility for one', ({ vega }) => vega, two),
    hiddenAtFirst: true,
  },
  {
    id: 'grade',
    title: 'Liq',
    about: 'Liquidity of its worst leg, A to F',
    width: 40,
    align: 'start',
    sortBy: ({ grade }) => grade,
    text: ({ grade }) => grade,
  },
  {
    id: 'warnings',
    title: 'Checks it fails',
    about: 'Why one might leave it alone',
    width: 160,
    align: 'start',
    grows: true,
    sortBy: ({ warnings }) => warnings.length,
    text: ({ warnings }) => warnings.join('; '),
  },
];
