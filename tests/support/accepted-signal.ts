import { ticker } from '#domain/instrument';
import type { RoutedSignal } from '#domain/signal';
import type { StructureKind } from '#domain/structure';
import { IMAGINED_NOW } from '#tests/support/imagined-chain';

/** A signal on IBIT that the router let through, one of its gates only just. */
export function acceptedSignal(structure: StructureKind = 'bull_put'): RoutedSignal {
  return {
    id: '1f2e3d',
    symbol: ticker('IBIT'),
    detector: 'ibit-put-spread',
    atMs: IMAGINED_NOW,
    tier: 1,
    because: ['IBIT −3.4 %'],
    structure,
    gates: [{ gate: 'iv-rank', passed: true, text: 'IV rank 52, needs 50', found: 52, needed: 50, margin: 0.04 }],
    refusedBy: null,
    score: 71,
    parts: [],
  };
}
