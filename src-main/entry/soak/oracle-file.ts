import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { MarketBar, PlantedFault, TrueOutage } from '#soak/judgement/evidence';

const bar = z.object({
  type: z.literal('bar'),
  symbol: z.string(),
  startMs: z.number(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
  regular: z.boolean(),
});
const outage = z.object({
  type: z.literal('outage'),
  venue: z.string(),
  sources: z.array(z.string()),
  mustBeTold: z.boolean(),
  lastMs: z.number().nullable(),
  brokeMs: z.number(),
  openMs: z.number(),
  backMs: z.number(),
  wholeMs: z.number(),
});
const fault = z.object({
  type: z.literal('fault'),
  venue: z.string(),
  kind: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
});
const line = z.discriminatedUnion('type', [bar, outage, fault]);

/** What simulated venues wrote down of the truth. */
export interface Oracle {
  readonly bars: readonly MarketBar[];
  readonly outages: readonly TrueOutage[];
  readonly faults: readonly PlantedFault[];
}

export function readOracle(path: string): Oracle {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const records = lines.map((text) => line.parse(JSON.parse(text)));
  return {
    bars: records.filter((record) => record.type === 'bar'),
    outages: records.filter((record) => record.type === 'outage'),
    faults: records.filter((record) => record.type === 'fault'),
  };
}
