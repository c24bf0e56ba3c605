import { describe, expect, it } from 'vitest';
import type { AtlasCell, DimensionView } from '#contract/farm-view';
import { diverging } from '#window/charts/plot/diverging-ramp.ts';
import { money, moneyBand, moneyChange } from '#window/formatting/money.ts';
import { joinedLevels } from '#window/state/farm-choice.ts';
import { atlasParamsFrom } from '#window/views/atlas/atlas-params.ts';
import { levelsOfRegion, regionBetween, regionOfLevels } from '#window/views/atlas/atlas-region.ts';
import { atlasScale } from '#window/views/atlas/atlas-scale.ts';
import { cellText } from '#window/views/atlas/cell-text.ts';
import { isWanted, toggled } from '#window/views/farm/level-choice.ts';
import { levelsFrom } from '#window/views/farm/level-params.ts';
import { filterText } from '#window/views/farm/farm-words.ts';
import { leagueParamsFrom, leagueQueryOf } from '#window/views/league/league-params.ts';

const DIMENSIONS: readonly DimensionView[] = [
  dimension('structure', ['bull put', 'bear call', 'iron condor']),
  dimension('dteTarget', ['14 d', '35 d']),
  dimension('session', ['any']),
];

function dimension(id: string, levels: readonly string[]): DimensionView {
  return { id, title: id, about: '', levels: levels.map((text) => ({ text, configs: 1 })) };
}

describe('levels that are wanted', () => {
  const [structure] = DIMENSIONS as readonly [DimensionView];

  it('are all of them until one is taken away, and the last one stays', () => {
    expect(isWanted([], structure, 2)).toBe(true);
    const two = toggled([], structure, 0);
    expect(two).toEqual([{ dimension: 'structure', levels: [1, 2] }]);
    const one = toggled(two, structure, 2);
    expect(toggled(one, structure, 1)).toEqual(one);
    expect(toggled(toggled(one, structure, 2), structure, 0)).toEqual([]);
  });

  it('of a filter and a brush are those that both allow; null where that leaves none', () => {
    const filter = [{ dimension: 'structure', levels: [0, 1] }];
    expect(joinedLevels(filter, [{ dimension: 'structure', levels: [1, 2] }])).toEqual([
      { dimension: 'structure', levels: [1] },
    ]);
    expect(joinedLevels(filter, [{ dimension: 'structure', levels: [2] }])).toBeNull();
    expect(joinedLevels(filter, [{ dimension: 'dteTarget', levels: [0] }])).toHaveLength(2);
  });

  it('that were kept with a layout are dropped where the grid of today does not have them', () => {
    const kept = [
      { dimension: 'structure', levels: [0, 7] },
      { dimension: 'gone', levels: [0] },
      { dimension: 'dteTarget', levels: [0, 1] },
      'nonsense',
      null,
    ];
    expect(levelsFrom(kept, DIMENSIONS)).toEqual([{ dimension: 'structure', levels: [0] }]);
    expect(levelsFrom('nonsense', DIMENSIONS)).toEqual([]);
  });

  it('are told in the words of the grid', () => {
    expect(filterText(DIMENSIONS, [{ dimension: 'dteTarget', levels: [1] }])).toBe('dteTarget 35 d');
  });
});

describe('a region of the atlas', () => {
  const map = { xLevels: [2, 0, 1], yLevels: [1, 0] };

  it('is the levels under it, whatever order they are drawn in, and is found again in the map', () => {
    const region = regionBetween({ row: 1, column: 2 }, { row: 0, column: 1 });
    const levels = levelsOfRegion('structure', 'dteTarget', map, region);
    expect(levels).toEqual([
      { dimension: 'structure', levels: [0, 1] },
      { dimension: 'dteTarget', levels: [0, 1] },
    ]);
    expect(regionOfLevels('structure', 'dteTarget', map, levels)).toEqual(region);
    expect(regionOfLevels('structure', 'session', map, levels)).toBeNull();
  });
});

describe('the colours of the atlas', () => {
  it('of signed figures are centred on nothing, loss on one side and gain on the other', () => {
    const scale = atlasScale([cell(-30), cell(10), null], true);
    expect([scale.from, scale.to]).toEqual([-30, 30]);
    expect(scale.colour(0)).toEqual(diverging(0));
    expect(scale.colour(-30)).toEqual(diverging(-1));
  });

  it('can be read at every value', () => {
    for (let share = -1; share <= 1; share += 0.01) {
      const { fill, text } = diverging(share);
      expect(contrast(fill, text)).toBeGreaterThan(4.5);
    }
  });

  it('are of nothing where nobody traded', () => {
    const scale = atlasScale([cell(null)], false);
    expect([scale.from, scale.to]).toEqual([null, null]);
    expect(cellText(cell(null), String)).toBe('None of 4 configs has closed a trade.');
    expect(cellText(null, String)).toBe('No config has both.');
  });

  it('come with what they rest on, cliffs and edges included', () => {
    const text = cellText({ ...cell(12), edges: ['right'], cliffs: ['below'] }, (value) => `$${value ?? ''}`);
    expect(text).toContain('2 of 4 configs traded, 9 times');
    expect(text).toContain('It gets better to the right, where the grid ends.');
    expect(text).toContain('Most of it is lost one step downwards.');
  });
});

describe('what panels keep', () => {
  it('makes sense with any grid', () => {
    expect(atlasParamsFrom({}, DIMENSIONS)).toMatchObject({ x: 'structure', y: 'dteTarget', figure: 'realised' });
    expect(atlasParamsFrom({ x: 'gone', y: 'structure', figure: 'luck' }, DIMENSIONS)).toMatchObject({
      x: 'structure',
      y: 'dteTarget',
      figure: 'realised',
    });
    expect(leagueParamsFrom({ trades: -3, groupBy: ['structure', 'gone', 4] }, DIMENSIONS)).toEqual({
      levels: [],
      trades: 0,
      groupBy: ['structure'],
    });
  });

  it('asks the league in its usual order unless a column was chosen', () => {
    const own = leagueParamsFrom({}, DIMENSIONS);
    expect(leagueQueryOf(own, [], null)?.sort).toBeNull();
    expect(leagueQueryOf(own, [], { column: 'trades', direction: 'descending' })?.sort).toEqual({
      column: 'trades',
      descending: true,
    });
    const filtered = { ...own, levels: [{ dimension: 'structure', levels: [0] }] };
    expect(leagueQueryOf(filtered, [{ dimension: 'structure', levels: [1] }], null)).toBeNull();
  });
});

describe('money', () => {
  it('has its sign before the dollar, and none where it is nothing', () => {
    expect(money(-1_204.5)).toBe('−$1,204.50');
    expect(moneyChange(12.3)).toBe('+$12.30');
    expect(moneyChange(0)).toBe('$0.00');
    expect(moneyChange(null)).toBe('–');
    expect(moneyBand(-82, -71.6)).toBe('−$82 … −$72');
  });
});

function cell(value: number | null): AtlasCell {
  return {
    configs: 4,
    traded: value === null ? 0 : 2,
    believed: 0,
    trades: value === null ? 0 : 9,
    value,
    lower: value,
    upper: value,
    outAhead: null,
    cliffs: [],
    edges: [],
  };
}

function contrast(fill: string, text: string): number {
  const channels = (/\d+ \d+ \d+/.exec(fill)?.[0] ?? '').split(' ').map(Number);
  const lit = channels
    .map((value) => value / 255)
    .map((share) => (share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * (lit[0] ?? 0) + 0.7152 * (lit[1] ?? 0) + 0.0722 * (lit[2] ?? 0);
  return text === '#000000' ? (luminance + 0.05) / 0.05 : 1.05 / (luminance + 0.05);
}
