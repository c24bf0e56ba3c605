import type { AtlasFigure } from '#contract/farm-view';
import { money, moneyChange } from '#window/formatting/money.ts';
import { formatNumber, formatPercent } from '#window/formatting/numbers.ts';

interface FigureWords {
  readonly title: string;
  readonly about: string;
  /** Around nothing: what is lost has another colour than what is gained. */
  readonly isSigned: boolean;
  readonly text: (value: number | null) => string;
  /** As short as a cell asks for. */
  readonly short: (value: number | null) => string;
}

const TYPICAL = 'Median over the configs that traded: no lucky one moves it.';
const dollars = (value: number | null): string => moneyChange(value);
const wholeDollars = (value: number | null): string => moneyChange(value, 0);
const two = (value: number | null): string => formatNumber(value, 2);
const percent = (value: number | null): string => formatPercent(value, 0);

export const ATLAS_FIGURES: Readonly<Record<AtlasFigure, FigureWords>> = {
  sharpe: {
    title: 'Sharpe',
    about: `Of daily results, as a year's. ${TYPICAL}`,
    isSigned: true,
    text: two,
    short: two,
  },
  outSharpe: {
    title: 'Sharpe out of sample',
    about: `Of the newest days, on which nothing was chosen. ${TYPICAL}`,
    isSigned: true,
    text: two,
    short: two,
  },
  realised: {
    title: 'P&L, worst side',
    about: `Of closed positions after fees, at the worst side of the quotes. ${TYPICAL}`,
    isSigned: true,
    text: dollars,
    short: wholeDollars,
  },
  calibrated: {
    title: 'P&L, calibrated',
    about: `Of closed positions after fees, as fills are believed to come. ${TYPICAL}`,
    isSigned: true,
    text: dollars,
    short: wholeDollars,
  },
  outResult: {
    title: 'P&L out of sample',
    about: `Of the trades of the newest days, on which nothing was chosen. ${TYPICAL}`,
    isSigned: true,
    text: dollars,
    short: wholeDollars,
  },
  plateau: {
    title: 'Plateau',
    about: `How configs do together with their neighbours: 0 is a lonely peak, 1 is level ground. ${TYPICAL}`,
    isSigned: false,
    text: two,
    short: two,
  },
  deflated: {
    title: 'DSR',
    about: `Chance to beat the luckiest of as many independent tries as there are. ${TYPICAL}`,
    isSigned: false,
    text: percent,
    short: percent,
  },
  drawdown: {
    title: 'Drawdown',
    about: `From the highest balance down to the lowest since. ${TYPICAL}`,
    isSigned: false,
    text: (value) => money(value),
    short: (value) => money(value, 0),
  },
};
