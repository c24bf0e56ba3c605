import type { SightTerms } from '#farm/sight/farm-sight';
import { COSTS } from '#tests/support/option-desk';

export const SIGHT_TERMS: SightTerms = {
  ...COSTS,
  rate: 0.04,
  dividendYields: {},
  broker: 'ibkr',
  margin: { nakedShare: 0.2, nakedFloor: 0.1, sharesInitial: 0.5 },
};
