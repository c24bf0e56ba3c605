import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAnalystSettings } from '#entry/desk/analyst-settings';
import { AnalystThread } from '#entry/desk/analyst-thread';
import { DirectAnalyst } from '#transport/projections/options/direct-analyst';
import type { SeenChain } from '#transport/projections/options/option-analyst';
import { simulatedChains } from '#tests/support/simulated-chain';

const SHIPPED = fileURLToPath(new URL('../../../config', import.meta.url));
const seen = simulatedChains(2).get('BITO') as SeenChain;

describe('the analyst on a thread of its own', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'argus-analyst-'));
    for (const name of ['config.yaml', 'thresholds.yaml', 'fees.yaml']) cpSync(join(SHIPPED, name), join(folder, name));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('answers what it would answer here', async () => {
    using thread = new AnalystThread(folder);
    const direct = new DirectAnalyst(loadAnalystSettings(folder));
    const [chain, surface] = await Promise.all([
      thread.ask('chain', seen, { expiry: null }),
      thread.ask('surface', seen, {}),
    ]);
    expect(chain).toEqual(direct.answer({ topic: 'chain', ask: { expiry: null } }, seen, 1));
    expect(surface).toEqual(direct.answer({ topic: 'surface', ask: {} }, seen, 1));
  });

  it('goes by the settings that were saved last', async () => {
    using thread = new AnalystThread(folder);
    const before = await thread.ask('chain', seen, { expiry: null });
    writeFileSync(join(folder, 'config.yaml'), 'options:\n  rate: 0.2\n');
    thread.renew();
    const after = await thread.ask('chain', seen, { expiry: null });
    expect(after.expiries.map(({ forward }) => forward)).not.toEqual(before.expiries.map(({ forward }) => forward));
  });

  it('says what is wrong with the settings, and works again once they are right', async () => {
    using thread = new AnalystThread(folder);
    writeFileSync(join(folder, 'config.yaml'), 'options:\n  rate: much\n');
    await expect(thread.ask('chain', seen, { expiry: null })).rejects.toThrow(/rate/);
    cpSync(join(SHIPPED, 'config.yaml'), join(folder, 'config.yaml'));
    expect((await thread.ask('chain', seen, { expiry: null })).problem).toBeNull();
  });

  it('leaves nobody waiting when the desk is closed', async () => {
    const thread = new AnalystThread(folder);
    const asked = thread.ask('surface', seen, {});
    thread[Symbol.dispose]();
    await expect(asked).rejects.toThrow('The desk is closed.');
  });
});
