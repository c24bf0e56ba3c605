import type { Recommendation } from '#domain/recommendation';
import { roundDollars, shareText } from '#portfolio/figure-text';
import type { SizingSettings } from '#portfolio/portfolio-settings';
import type { SizingStep, SizingStepName } from '#portfolio/sizing/sized-recommendation';
import { spreadAtWorst } from '#portfolio/sizing/spread-at-worst';

const TRADING_DAYS = 252;

interface Cap {
  readonly name: SizingStepName;
  readonly text: string;
  /** Spreads, parts of one included. */
  readonly spreads: number;
}

/** Every cap on its own, then what conditions and losses leave of the smallest. What is not known allows nothing. */
export function sizingSteps(
  recommendation: Recommendation,
  account: number,
  isHalved: boolean,
  settings: SizingSettings,
): readonly SizingStep[] {
  const caps = capsOf(recommendation, account, settings);
  const smallest = caps.reduce((least, { spreads }) => Math.min(least, usable(spreads)), Number.POSITIVE_INFINITY);
  const warmth = warmthScale(recommendation.warmth, settings);
  const warm = smallest * warmth;
  const fewest = whole(smallest);
  const steps: SizingStep[] = caps.map(({ name, text, spreads }) => {
    const contracts = whole(spreads);
    return { name, text: `${text}: ${contracts}`, contracts, binds: contracts === fewest };
  });
  const warmly = whole(warm);
  const text = `${warmthText(recommendation.warmth)}: ${shareText(warmth)} of it, ${warmly}`;
  steps.push({ name: 'warmth', text, contracts: warmly, binds: warmly < fewest });
  if (isHalved) {
    const halved = whole(warm / 2);
    const after = `below the highest equity: half of it, ${halved}`;
    steps.push({ name: 'drawdown', text: after, contracts: halved, binds: halved < warmly });
  }
  return steps;
}

function capsOf(recommendation: Recommendation, account: number, settings: SizingSettings): readonly Cap[] {
  const { riskShare, kellyFraction, dailySwing, buyingPowerShare, mostContracts } = settings;
  const { maxLoss, buyingPower } = spreadAtWorst(recommendation);
  const kelly = kellyFraction * recommendation.kelly;
  const swing = dailySwingOf(recommendation);
  const budget = riskShare * account;
  const bet = kelly * account;
  const most = dailySwing * account;
  const power = buyingPowerShare * account;
  return [
    {
      name: 'risk',
      text: `${shareText(riskShare)} of ${roundDollars(account)} is ${roundDollars(budget)}, one may lose ${roundDollars(maxLoss / 100)}`,
      spreads: budget / (maxLoss / 100),
    },
    {
      name: 'kelly',
      text: `${shareText(kellyFraction)} of Kelly's ${shareText(recommendation.kelly)} is ${roundDollars(bet)} at risk`,
      spreads: bet / (maxLoss / 100),
    },
    {
      name: 'swing',
      text: `one swings ${roundDollars(swing)} a day, ${roundDollars(most)} are meant to`,
      spreads: most / swing,
    },
    {
      name: 'buying-power',
      text: `one takes ${roundDollars(buyingPower / 100)} of buying power, ${roundDollars(power)} are meant to`,
      spreads: power / (buyingPower / 100),
    },
    { name: 'cap', text: `at most ${mostContracts}`, spreads: mostContracts },
  ];
}

/** A day's standard deviation of one spread, in dollars: what delta says of it, and what gamma adds. */
function dailySwingOf({ greeks, underlyingPrice, volatility }: Recommendation): number {
  const move = (underlyingPrice / 10_000) * (volatility / Math.sqrt(TRADING_DAYS));
  return Math.abs(greeks.delta) * move + 0.5 * Math.abs(greeks.gamma) * move * move;
}

function warmthScale(warmth: number | null, { coldest, warmest, unknownWarmth }: SizingSettings): number {
  if (warmth === null || !Number.isFinite(warmth)) return unknownWarmth;
  return Math.min(1, Math.max(0, (warmth - coldest) / (warmest - coldest)));
}

function warmthText(warmth: number | null): string {
  return warmth === null || !Number.isFinite(warmth) ? 'how warm it is is not known' : `warmth ${Math.round(warmth)}`;
}

function usable(spreads: number): number {
  return Number.isFinite(spreads) && spreads > 0 ? spreads : 0;
}

/** 0.3 × 10 is 3, whatever binary fractions make of it. */
function whole(spreads: number): number {
  return Math.floor(usable(spreads) + 1e-9);
}
