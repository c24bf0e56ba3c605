import type { DimensionView } from '#contract/farm-view';
import type { TimeExit } from '#farm/population/farm-grid';
import type { FarmConfig } from '#farm/population/farm-config';
import { type FarmGrid, GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import { levelCounts } from '#farm/population/level-counts';
import type { Population } from '#farm/population/population';
import { dollars } from '#transport/projections/farm/money-text';

interface DimensionWords<Level> {
  readonly title: string;
  readonly about: string;
  readonly text: (level: Level) => string;
}

type Words = { readonly [Name in GridDimension]: DimensionWords<FarmGrid[Name][number]> };

export const STRUCTURE_WORDS = {
  bull_put: 'bull put',
  bear_call: 'bear call',
  iron_condor: 'iron condor',
  short_straddle: 'short straddle',
} as const;

const WORDS: Words = {
  underlying: { title: 'Underlying', about: 'What its options are on.', text: String },
  structure: {
    title: 'Structure',
    about: 'Which spread it sells.',
    text: (kind) => STRUCTURE_WORDS[kind],
  },
  dteTarget: {
    title: 'Days to expiry',
    about: 'The nearest listed expiry to so many days from now is taken.',
    text: (days) => `${days} d`,
  },
  shortDelta: {
    title: 'Short delta',
    about: '|delta| of what is sold. A straddle has no such choice: it is sold at the money.',
    text: (delta) => String(delta),
  },
  width: {
    title: 'Width',
    about: 'Distance to what is bought, as a share of the price of the underlying.',
    text: percent,
  },
  warmthMinimum: {
    title: 'Warmth, least',
    about: 'How well conditions suit the sale of options, 0 to 100, for it to enter.',
    text: (warmth) => String(warmth),
  },
  popMinimum: {
    title: 'PoP, least',
    about: 'Probability of profit at expiry for it to enter.',
    text: percent,
  },
  ivRank: {
    title: 'IV rank',
    about: 'Where the 30-day volatility has to stand in its own year.',
    text: (band) => (band === null ? 'any' : `${points(band.from)}–${points(band.to)}`),
  },
  gapTolerance: {
    title: 'Gap, most',
    about: 'How far the underlying may have jumped between the last close and the open.',
    text: (gap) => (gap === null ? 'any' : percent(gap)),
  },
  regimes: {
    title: 'Regimes',
    about: 'Labels of the underlying that it trades on.',
    text: ({ name }) => name,
  },
  session: {
    title: 'Session',
    about: 'Part of the day in New York in which it enters.',
    text: (session) => session,
  },
  budget: {
    title: 'Budget',
    about: 'What it has, and the share of it that all its positions may risk together.',
    text: ({ dollars: budget, exposure }) => `${dollars(budget * 100)} at ${percent(exposure)}`,
  },
  positionSize: {
    title: 'Position size',
    about: 'Share of the budget that one position may risk.',
    text: percent,
  },
  profitTarget: {
    title: 'Profit target',
    about: 'Share of the credit at which it takes its gain.',
    text: (share) => (share === null ? 'none' : percent(share)),
  },
  stopLoss: {
    title: 'Stop loss',
    about: 'Loss, in credits, at which it gives up.',
    text: (times) => (times === null ? 'none' : `${times}×`),
  },
  trailingStop: {
    title: 'Trailing stop',
    about: 'How much of the credit may be given back once so much of it was gained.',
    text: (trail) => (trail === null ? 'none' : `${percent(trail.by)} from ${percent(trail.from)}`),
  },
  timeExit: { title: 'Time exit', about: 'The day on which it closes.', text: timeExitText },
  cooldown: {
    title: 'Cooldown',
    about: 'How long it opens nothing after an opening or a closing.',
    text: (minutes) => (minutes % 60 === 0 && minutes > 0 ? `${minutes / 60} h` : `${minutes} min`),
  },
  concurrent: {
    title: 'Positions, most',
    about: 'How many it may hold at a time, each of a different spread.',
    text: (most) => String(most),
  },
};

/** The dimensions of a grid as a person reads them; of levels that only some structures have, the last is "does not apply". */
export function dimensionViews(population: Population): readonly DimensionView[] {
  return levelCounts(population).map(({ dimension, levels }) => {
    const { title, about } = WORDS[dimension];
    return {
      id: dimension,
      title,
      about,
      levels: levels.map(({ level, configs }, at) => ({
        text: levelText(dimension, level, at < population.grid[dimension].length),
        configs,
      })),
    };
  });
}

/** What a config has of each dimension, in the words of its levels. */
export function parametersOf(
  config: FarmConfig,
): readonly { readonly dimension: GridDimension; readonly text: string }[] {
  return GRID_DIMENSIONS.map((dimension) => {
    const applies = config.structure !== 'short_straddle' || (dimension !== 'shortDelta' && dimension !== 'width');
    return { dimension, text: levelText(dimension, config[dimension], applies) };
  });
}

/** `PoP, least 75 %`: a dimension with one of its levels. */
export function levelWords(dimension: GridDimension, level: unknown): string {
  return `${WORDS[dimension].title} ${levelText(dimension, level, true)}`;
}

function levelText(dimension: GridDimension, level: unknown, applies: boolean): string {
  if (!applies) return '–';
  return (WORDS[dimension].text as (level: unknown) => string)(level);
}

function timeExitText(exit: TimeExit | null): string {
  if (exit === null) return 'none';
  return 'daysToGo' in exit ? `${exit.daysToGo} d to go` : `${exit.daysHeld} d held`;
}

function percent(share: number): string {
  return `${points(share)} %`;
}

function points(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}
