import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROTOCOL } from '#contract/handshake';
import { epochMs, ManualClock } from '#primitives/clock';
import { BoardMirror, LogMirror } from '#tests/support/mirrors';
import { ScriptedDesk } from '#tests/support/scripted-desk';
import { SteppedFrames } from '#tests/support/stepped-frames';
import { SteppedWire } from '#tests/support/stepped-wire';
import { serveWindow } from '#transport/serve-window';
import { EngineClient } from '#window/connection/engine-client.ts';

const ENGINE = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: 0 } as const;

type Step =
  | { readonly kind: 'row'; readonly index: number; readonly last: number }
  | { readonly kind: 'say'; readonly lines: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'deliver' }
  | { readonly kind: 'draw' }
  | { readonly kind: 'lose' };

const row = fc.record({ kind: fc.constant('row' as const), index: fc.nat(5), last: fc.nat(1_000) });
const say = fc.record({ kind: fc.constant('say' as const), lines: fc.integer({ min: 1, max: 40 }) });
const pass = fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(40) });
const plain = fc.constantFrom<Step>({ kind: 'deliver' }, { kind: 'draw' });
const lose = fc.constant<Step>({ kind: 'lose' });

class Scene {
  readonly clock = new ManualClock(epochMs(0));
  readonly desk = new ScriptedDesk();
  readonly frames = new SteppedFrames();
  readonly wire = new SteppedWire();
  readonly board = new BoardMirror();
  readonly log = new LogMirror();
  readonly session = serveWindow(this.wire.engineEnd, this.desk, ENGINE, { clock: this.clock, name: 'window' });
  readonly client = new EngineClient(() => Promise.resolve(this.wire.windowEnd), { frame: this.frames.frame });

  constructor() {
    this.client.watch('board', {}, this.board);
    this.client.watch('log', {}, this.log);
  }

  step(step: Step): void {
    switch (step.kind) {
      case 'row':
        return this.desk.setRow(step.index, step.last);
      case 'say':
        for (let line = 0; line < step.lines; line++) this.desk.say('line');
        return;
      case 'pass':
        return this.clock.advanceTo(epochMs(this.clock.now() + step.ms));
      case 'deliver':
        this.wire.deliver();
        return;
      case 'draw':
        return this.frames.draw();
      case 'lose':
        // News of one stream vanishes from a batch: what no wire of ours does, and the numbers are there to notice.
        for (const frame of this.wire.toWindow.waiting) if (frame.kind === 'news') frame.news.shift();
    }
  }

  /** One last change, then everything that is under way arrives. */
  settle(): void {
    this.desk.setRow(0, -1);
    this.desk.say('the end');
    for (let round = 0; round < 20; round++) {
      this.step({ kind: 'pass', ms: 16 });
      this.wire.deliver();
      this.frames.draw();
      this.wire.deliver();
    }
  }

  end(): void {
    this.client.dispose();
    this.session[Symbol.dispose]();
  }
}

async function play(steps: readonly Step[]): Promise<Scene> {
  const scene = new Scene();
  // The client opens its wire asynchronously.
  await Promise.resolve();
  await Promise.resolve();
  for (const step of steps) scene.step(step);
  scene.settle();
  scene.end();
  return scene;
}

it('a mirror of snapshots and patches is the source, however it was slowed, stalled and coalesced', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(row, say, pass, plain), { maxLength: 200, size: 'max' }), async (steps) => {
      const { desk, board, log } = await play(steps);
      expect(board.rows).toEqual(desk.rows);
      expect((log.before ?? 0) + log.ids.length + log.missed).toBe(desk.entries.length);
      expect(log.ids).toEqual(log.ids.toSorted((a, b) => a - b));
      expect(new Set(log.ids).size).toBe(log.ids.length);
      expect(log.ids.at(-1)).toBe(desk.entries.length);
      expect(desk.openViews).toBe(0);
    }),
    { seed: 7, numRuns: 150 },
  );
});

it('a mirror finds its way back to the source when news is lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(row, pass, plain, lose), { maxLength: 200, size: 'max' }), async (steps) => {
      const { desk, board } = await play(steps);
      expect(board.rows).toEqual(desk.rows);
    }),
    { seed: 7, numRuns: 150 },
  );
});
