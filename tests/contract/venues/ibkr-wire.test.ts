import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadIb } from '#connectors/ibkr/load-ib';
import { FakeTws } from '#tests/support/fake-tws';
import { sharedFile } from '#tests/support/shared-data';

const RECORDED = sharedFile('wire/ibkr/tws_interactions_server173_20250715.json');

interface Interactions {
  readonly interactions: readonly { readonly name: string; readonly responses: readonly string[] }[];
}

describe('what TWS was recorded to say', () => {
  it.skipIf(RECORDED === null)('is understood field by field (needs the recording, which is absent)', async () => {
    const { interactions } = JSON.parse(readFileSync(RECORDED ?? '', 'utf8')) as Interactions;
    const { EventName, IBApi } = await loadIb();
    await using tws = await FakeTws.start();
    const api = new IBApi({ host: '127.0.0.1', port: tws.port, clientId: 7 });
    const times: number[] = [];
    const positions: (readonly [string | undefined, number, number | undefined])[] = [];
    const figures: (readonly [string, string, string])[] = [];
    const ready = new Promise<void>((resolve) => api.once(EventName.nextValidId, () => resolve()));
    api.on(EventName.currentTime, (time) => void times.push(time));
    api.on(EventName.position, (_account, { symbol }, quantity, cost) => void positions.push([symbol, quantity, cost]));
    api.on(EventName.accountSummary, (_request, _account, tag, value, currency) => {
      figures.push([tag, value, currency]);
    });
    const over = new Promise<void>((resolve) => api.once(EventName.accountSummaryEnd, () => resolve()));
    api.connect();
    await ready;
    for (const { responses } of interactions) for (const frame of responses) tws.say(...frame.split('|').slice(0, -1));
    await over;
    api.disconnect();
    expect(times).toEqual([1_752_606_307]);
    expect(positions).toEqual([
      ['AAPL', -110, 201.882_970_9],
      ['ES', 1, 315_114.75],
    ]);
    expect(figures).toContainEqual(['NetLiquidation', '246447.83', 'USD']);
  });
});
