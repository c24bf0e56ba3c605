import { expect, it } from 'vitest';
import type { EngineFrame } from '#contract/frames';
import { PROTOCOL } from '#contract/handshake';
import type { HealthView } from '#contract/log-view';
import { epochMs, ManualClock } from '#primitives/clock';
import { ScriptedDesk } from '#tests/support/scripted-desk';
import { SteppedWire } from '#tests/support/stepped-wire';
import { WindowHost } from '#transport/window-host';

it('the health panel lists every window that is open, beside the queues of the desk', () => {
  const clock = new ManualClock(epochMs(0));
  const health: HealthView = {
    figures: [],
    queues: [{ name: 'events to disk', policy: 'never-drop', depth: 0, capacity: 10, dropped: 0 }],
    tickCounts: [],
    recentErrors: [],
    proof: null,
    restarts: 0,
  };
  let changed = (): void => undefined;
  const scripted = new ScriptedDesk();
  const streams = {
    ...scripted.streams,
    health: (_params: object, mark: () => void) => {
      changed = mark;
      return { snapshot: () => health, take: () => ({ queues: health.queues }), [Symbol.dispose]: () => undefined };
    },
  };
  const engine = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: 0 } as const;
  const host = new WindowHost({ streams, commands: scripted.commands }, engine, { clock, onFault: () => undefined });
  const wires = [new SteppedWire(), new SteppedWire()];
  const heard: EngineFrame[] = [];
  for (const wire of wires) {
    host.serve(wire.engineEnd);
    wire.windowEnd.send({ kind: 'hello', protocol: PROTOCOL });
  }
  wires[0]?.windowEnd.onFrame((frame) => heard.push(frame));
  wires[0]?.windowEnd.send({ kind: 'open', id: 1, stream: 'health', params: {} });
  const pass = (): EngineFrame | undefined => {
    clock.advanceTo(epochMs(clock.now() + 16));
    for (const wire of wires) wire.deliver();
    return heard.at(-1);
  };
  for (const wire of wires) wire.deliver();
  expect(pass()).toMatchObject({
    news: [{ snapshot: { queues: [{ name: 'events to disk' }, { name: 'window 1' }, { name: 'window 2' }] } }],
  });
  wires[1]?.close();
  changed();
  expect(pass()).toMatchObject({
    news: [{ patch: { queues: [{ name: 'events to disk' }, { name: 'window 1', depth: 1, capacity: 4 }] } }],
  });
  host[Symbol.dispose]();
  expect(host.queues).toEqual([]);
  expect(wires.every(({ closed }) => closed)).toBe(true);
});
