import { describe, expect, it } from 'vitest';
import { FakeTws } from '#tests/support/fake-tws';
import { type Run, RunningArgus } from '#tests/support/run-argus';

/** Not at once: the fake TWS lives in this process, and has to answer meanwhile. */
const runArgus = (args: readonly string[]): Promise<Run> => new RunningArgus(args).ended;

describe('argus ibkr', () => {
  it('shows account, positions and what was laid ready, and orders nothing', async () => {
    await using tws = await FakeTws.start();
    tws.positions = [
      {
        conId: 1,
        symbol: 'IBIT',
        secType: 'OPT',
        date: '20260320',
        strike: 38,
        right: 'P',
        quantity: -2,
        averageCost: 70.13,
      },
    ];
    const shown = await runArgus(['ibkr', '--port', String(tws.port)]);
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain('DU1234567  PAPER');
    expect(shown.stdout).toContain('net liquidation $25000.37   buying power $48211.90   available –');
    expect(shown.stdout).toMatch(/IBIT 2026-03-20 38 put +-2 +\$70\.13/);
    expect(tws.orders).toEqual([]);
  });

  it('says what to switch on where nobody listens', async () => {
    const tws = await FakeTws.start();
    const { port } = tws;
    await tws[Symbol.asyncDispose]();
    const shown = await runArgus(['ibkr', '--port', String(port), '--wait', '1']);
    expect(shown.code).toBe(3);
    expect(shown.stderr).toContain(`TWS at 127.0.0.1:${port}`);
    expect(shown.stderr).toContain('Enable ActiveX and Socket Clients');
  });

  it('names what is wrong with an option', async () => {
    const shown = await runArgus(['ibkr', '--port', 'x']);
    expect(shown.code).toBe(2);
    expect(shown.stderr).toContain('--port "x" is not a whole number from 1 to 65535');
  });
});
