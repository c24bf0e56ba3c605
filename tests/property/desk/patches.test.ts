import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BarInterval } from '#domain/bar';
import type { StreamName } from '#contract/streams';
import { epochMs } from '#primitives/clock';
import { deskStreams } from '#transport/projections/desk-streams';
import { Changes } from '#transport/projections/changes';
import { noFarm } from '#transport/projections/farm/no-farm';
import { NOT_LIVE, noLive } from '#transport/projections/live/live-sight';
import { HostFigures } from '#transport/projections/host-figures';
import { AT_REST, blankBoard } from '#transport/projections/trading/blank-board';
import { folds } from '#window/state/folds/folds.ts';
import type { StreamView } from '#transport/stream-source';
import { NO_ENGINE } from '#tests/support/desk-snapshots';
import {
  deskOn,
  MORNING,
  recordPart,
  type StandingDesk,
  type TapesFolder,
  tapesFolder,
} from '#tests/support/replayed-desk';

let folder: TapesFolder;
let path: string;

beforeAll(() => {
  folder = tapesFolder();
  path = folder.file('whole.tape');
  recordPart(path, { ...MORNING, minutes: 150, density: 0.02 }, null);
});

afterAll(() => folder[Symbol.dispose]());

interface Fold<Value> {
  begin(snapshot: never, missed: number, before: Value | null): Value;
  fold(value: Value, patch: never): Value;
}

/** What a window would hold of one stream. */
class Mirror {
  readonly #view: StreamView<StreamName>;
  readonly #fold: Fold<unknown>;
  value: unknown;
  resyncs = 0;

  constructor(view: StreamView<StreamName>, fold: Fold<unknown>) {
    this.#view = view;
    this.#fold = fold;
    this.value = fold.begin(view.snapshot() as never, 0, null);
  }

  follow(): void {
    const news = this.#view.take();
    if (news === null) return;
    if ('resync' in news) {
      this.resyncs++;
      this.value = this.#fold.begin(this.#view.snapshot() as never, news.missed, this.value);
    } else this.value = this.#fold.fold(this.value, news as never);
    if (this.#view.take() !== null) throw new Error('what has been taken is no news any more');
  }
}

type Move = (standing: StandingDesk) => void;

const play: fc.Arbitrary<Move> = fc
  .record({ ms: fc.integer({ min: 1, max: 400 }), speed: fc.constantFrom<number | 'max'>(1, 60, 1_000) })
  .map(({ ms, speed }) => ({ desk, clock }) => {
    desk.speed = speed;
    desk.play();
    clock.advanceTo(epochMs(clock.now() + ms));
    desk.pause();
  });
const step: fc.Arbitrary<Move> = fc
  .record({ unit: fc.constantFrom('event', 'bar', 'minute'), direction: fc.constantFrom('forward', 'back') })
  .map(
    ({ unit, direction }) =>
      ({ desk }) =>
        void desk.step(unit, direction),
  );
const jump: fc.Arbitrary<Move> = fc.constantFrom('start', 'end', 'next-mark', 'previous-mark').map(
  (target) =>
    ({ desk }) =>
      void desk.jump(target),
);
const seek: fc.Arbitrary<Move> = fc.nat(1_000).map((share) => ({ desk }) => {
  const { firstSeenMs, lastSeenMs } = desk.tape?.source ?? {};
  desk.seek(epochMs(Math.round((firstSeenMs ?? 0) + (((lastSeenMs ?? 0) - (firstSeenMs ?? 0)) * share) / 1_000)));
});
const moves = fc.array(fc.oneof({ weight: 3, arbitrary: play }, step, jump, seek), { minLength: 1, maxLength: 15 });

const CHARTS: readonly { readonly index: number; readonly interval: BarInterval }[] = [
  { index: 0, interval: '1m' },
  { index: 1, interval: '5m' },
  { index: 0, interval: '1d' },
  { index: 9, interval: '1m' },
];

/** These streams ask nobody. */
const NO_ANALYST = undefined as never;

it('a window that follows snapshots and patches holds what a fresh window is shown, whatever the trader does', () => {
  fc.assert(
    fc.property(moves, fc.boolean(), (made, readAhead) => {
      using standing = deskOn(path, readAhead);
      const { desk, clock } = standing;
      const nobody = (): void => undefined;
      const probes = { memoryBytes: () => 0, loopLagMs: () => 0, freeBytes: () => null };
      const counts = { position: 0, epoch: 0, events: 0, tapeBytes: null, progress: 1 };
      using figures = new HostFigures(clock, probes, () => counts, 0, nobody);
      const facts = () => ({ tape: null, engine: NO_ENGINE, trading: AT_REST, live: NOT_LIVE });
      const streams = deskStreams({
        desk,
        clock,
        analyst: NO_ANALYST,
        farm: noFarm(null),
        board: blankBoard('Not part of this test.'),
        calendar: { events: { series: [] }, blackout: null },
        live: noLive(null),
        figures,
        facts,
        changes: new Changes(),
      });
      const open = {
        desk: () => streams.desk({}, nobody),
        board: () => streams.board({}, nobody),
        timeline: () => streams.timeline({}, nobody),
      };
      const mirrors = (['desk', 'board', 'timeline'] as const).map(
        (name) => new Mirror(open[name]() as never, folds[name] as Fold<unknown>),
      );
      const charts = CHARTS.map(
        (params) => new Mirror(streams.chart(params, nobody) as never, folds.chart as Fold<unknown>),
      );
      for (const move of made) {
        move(standing);
        for (const mirror of [...mirrors, ...charts]) mirror.follow();
        // What waits for its pace is told a little later.
        clock.advanceTo(epochMs(clock.now() + 300));
        for (const mirror of [...mirrors, ...charts]) mirror.follow();
        expect(mirrors.map(({ value }) => value)).toEqual([
          open.desk().snapshot(),
          open.board().snapshot(),
          open.timeline().snapshot(),
        ]);
        expect(charts.map(({ value }) => value)).toEqual(
          CHARTS.map((params) => streams.chart(params, nobody).snapshot()),
        );
      }
    }),
    { seed: 7, numRuns: 12 },
  );
});

it('the log tells each event once and in order; what a window cannot be told is counted', () => {
  using standing = deskOn(path);
  const { desk, clock } = standing;
  const figures = undefined as never;
  const streams = deskStreams({
    desk,
    clock,
    analyst: NO_ANALYST,
    farm: noFarm(null),
    board: blankBoard('Not part of this test.'),
    calendar: { events: { series: [] }, blackout: null },
    live: noLive(null),
    figures,
    facts: undefined as never,
    changes: new Changes(),
  });
  using view = streams.log({}, () => undefined);
  desk.jump('start');
  const first = view.take();
  expect(first).toEqual({ resync: true, missed: 0 });
  expect(view.snapshot().entries).toEqual([]);
  const heard: number[] = [];
  desk.speed = 1_000;
  desk.play();
  while (desk.tape?.player.playing === true && desk.tape.session.position < desk.tape.source.inputs / 8) {
    clock.advanceTo(epochMs(clock.now() + 16));
    const news = view.take();
    if (news === null) continue;
    if ('resync' in news) throw new Error('nothing is missed at this pace');
    heard.push(...news.entries.map(({ id }) => id));
  }
  // Whatever came within the last tenth of a second.
  desk.pause();
  clock.advanceTo(epochMs(clock.now() + 100));
  const rest = view.take();
  if (rest !== null && !('resync' in rest)) heard.push(...rest.entries.map(({ id }) => id));
  const { ledger, position } = desk.scene;
  expect(heard).toEqual(Array.from({ length: ledger.countThrough(position) }, (_, id) => id));
  desk.speed = 'max';
  desk.play();
  clock.advanceTo(epochMs(clock.now() + 16));
  const count = desk.scene.ledger.count;
  expect(view.take()).toEqual({ resync: true, missed: count - heard.length - 500 });
  const shown = view.snapshot().entries;
  expect(shown.at(-1)?.id).toBe(count - 1);
  expect(shown.filter(({ severity }) => severity === 'plain')).toHaveLength(500);
});
