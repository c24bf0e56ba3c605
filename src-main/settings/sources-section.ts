import { z } from 'zod';
import { DEFAULT_SOURCE_SETTINGS, SOURCE_DATA, type SourceRanks } from '#market/sources/source-settings';
import { figure, section, whole } from '#settings/settings-schema';

const NAMES = 'must be a list of sources, best first, each once, such as [bybit, deribit]';
const SYMBOLS = `must be sections of symbols, each with lists for ${SOURCE_DATA.join(', ')}`;
const HOUR_SECONDS = 3_600;

const { stocks, coins, staleSeconds, gapSeconds, failBackMinutes, wideBasisPoints, wideVolatilityPoints } =
  DEFAULT_SOURCE_SETTINGS;

const names = z
  .array(z.string({ error: NAMES }).regex(/^[a-z0-9-]{1,32}$/, { error: NAMES }), { error: NAMES })
  .refine((list) => new Set(list).size === list.length, { error: NAMES });

function ranks(defaults: SourceRanks) {
  return section({
    price: names.default([...defaults.price]),
    bars: names.default([...defaults.bars]),
    chain: names.default([...defaults.chain]),
    iv: names.default([...defaults.iv]),
  });
}

const ofOneSymbol = z.strictObject(
  {
    price: names.exactOptional(),
    bars: names.exactOptional(),
    chain: names.exactOptional(),
    iv: names.exactOptional(),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? SYMBOLS : undefined) },
);

const symbols = z
  .record(z.string(), ofOneSymbol, { error: (issue) => (issue.code === 'invalid_type' ? SYMBOLS : undefined) })
  .nullable()
  .transform((bySymbol) => bySymbol ?? {})
  .default({});

/** Which source counts where several bring the same figure. */
export const sourcesSection = section({
  stocks: ranks(stocks),
  coins: ranks(coins),
  symbols,
  staleSeconds: section({
    price: whole(61, HOUR_SECONDS, staleSeconds.price),
    bars: whole(61, HOUR_SECONDS, staleSeconds.bars),
    chain: whole(10, HOUR_SECONDS, staleSeconds.chain),
    iv: whole(10, 24 * HOUR_SECONDS, staleSeconds.iv),
  }),
  gapSeconds: whole(0, HOUR_SECONDS, gapSeconds),
  failBackMinutes: whole(0, 1_440, failBackMinutes),
  wideBasisPoints: figure(0.1, 10_000, wideBasisPoints),
  wideVolatilityPoints: figure(0.1, 100, wideVolatilityPoints),
});
