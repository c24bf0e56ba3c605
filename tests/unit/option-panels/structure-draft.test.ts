import { describe, expect, it } from 'vitest';
import type { StructureView } from '#contract/options-view';
import { addToDraft, MOST_LEGS } from '#window/state/structure-draft.ts';
import { structureText } from '#window/views/options/option-words.ts';
import { spreadFilterFrom } from '#window/views/spread-finder/spread-filter-params.ts';
import { USUAL_FILTER } from '#window/views/options/usual-filter.ts';

const put = (strike: number) => ({ right: 'put' as const, strike, expiry: '2026-04-17' });

describe('putting a structure together', () => {
  it('takes leg after leg, by expiry and strike', () => {
    let draft = addToDraft(null, 'IBIT', put(52), -1);
    draft = addToDraft(draft, 'IBIT', put(49), 1);
    expect(draft?.legs.map(({ strike, quantity }) => [strike, quantity])).toEqual([
      [49, 1],
      [52, -1],
    ]);
    expect(structureText(draft as StructureView)).toBe('IBIT  +1 49 P  −1 52 P · 17 Apr 26');
  });

  it('sells one more with each click, and the other side takes one back', () => {
    let draft = addToDraft(null, 'IBIT', put(52), -1);
    draft = addToDraft(draft, 'IBIT', put(52), -1);
    expect(draft?.legs[0]?.quantity).toBe(-2);
    draft = addToDraft(draft, 'IBIT', put(52), 1);
    draft = addToDraft(draft, 'IBIT', put(52), 1);
    expect(draft).toBeNull();
  });

  it('begins anew with another underlying', () => {
    const draft = addToDraft(addToDraft(null, 'IBIT', put(52), -1), 'SPY', put(600), -1);
    expect(draft?.underlying).toBe('SPY');
    expect(draft?.legs).toHaveLength(1);
  });

  it('takes no more legs than can be valued', () => {
    let draft: StructureView | null = null;
    for (let i = 0; i < MOST_LEGS + 3; i++) draft = addToDraft(draft, 'IBIT', put(40 + i), -1);
    expect(draft?.legs).toHaveLength(MOST_LEGS);
    expect(addToDraft(draft, 'IBIT', put(40), 1)?.legs).toHaveLength(MOST_LEGS - 1);
  });
});

describe('the filter of the spread finder', () => {
  it('comes back as it was kept', () => {
    const kept = { ...USUAL_FILTER, kinds: ['short_strangle'], days: { from: 1, to: 9 }, width: 2.5, worstGrade: 'A' };
    expect(spreadFilterFrom(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it('is the usual one wherever something does not fit', () => {
    expect(spreadFilterFrom('nonsense')).toEqual(USUAL_FILTER);
    expect(
      spreadFilterFrom({
        kinds: ['casino'],
        days: { from: 9, to: 1 },
        shortDelta: { from: 0, to: 3 },
        width: -1,
        worstGrade: 'Z',
      }),
    ).toEqual(USUAL_FILTER);
  });
});
