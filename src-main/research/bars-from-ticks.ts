import type { Bar } from '#domain/bar';
import { type InputBlock, InputKind } from '#domain/input-block';
import { type Instrument, instrumentIndex } from '#domain/instrument';
import { BarBuilder } from '#market/bars/bar-builder';
import type { BarListener } from '#market/bars/bar-listener';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { TickIntake } from '#market/ticks/tick-intake';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { SessionLookup } from '#pipeline/session-lookup';
import { dayBoundsOf, isTrading } from '#pipeline/trading-hours';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';

/** Bars of every interval from one instrument's ticks, with nothing else running: what `argus bars` prints. */
export class BarsFromTicks {
  readonly intake: TickIntake;
  readonly #builder: BarBuilder;
  readonly #sessions: SessionLookup;
  readonly #settleMs: number;
  #openMs: number;
  #dueMs: number;

  /** `startMs` is the first minute there can be data for. */
  constructor(
    instrument: Instrument,
    settings: Pick<PipelineSettings, 'bars' | 'calendar'>,
    startMs: number,
    listener: BarListener,
  ) {
    const nyse = new NyseCalendar(settings.calendar);
    this.#sessions = new SessionLookup(instrument.calendar, nyse);
    const tickSessions = new SessionLookup(instrument.calendar, nyse);
    this.#settleMs = settings.bars.settleMs;
    this.#openMs = Math.floor(startMs / MINUTE_MS) * MINUTE_MS;
    this.#dueMs = this.#openMs + MINUTE_MS + this.#settleMs;
    const index = instrumentIndex(0);
    const dayBounds = dayBoundsOf(instrument.calendar, this.#sessions);
    this.#builder = new BarBuilder(index, settings.bars, instrument.barsFrom, this.#openMs, dayBounds, listener);
    this.intake = new TickIntake(
      instrument,
      settings.bars.futureToleranceMs,
      this.#builder,
      (at) => tickSessions.at(at).day,
    );
  }

  add(block: InputBlock): void {
    for (let row = 0; row < block.length; row++) {
      const seenMs = block.seenMs[row] as number;
      if (seenMs >= this.#dueMs) this.#closeDue(seenMs);
      if (block.kind[row] === InputKind.trade) this.intake.trade(block, row);
      else this.intake.quote(block, row);
    }
  }

  /** No more ticks will come: whatever is open closes, and nothing is carried into the time after the last tick. */
  finish(): void {
    const lastMinute = this.#openMs;
    this.#builder.closeMinute(lastMinute, isTrading(this.#sessions.at(lastMinute).session));
    const end = lastMinute + DAY_MS + MINUTE_MS;
    for (let minute = lastMinute + MINUTE_MS; minute < end; minute += MINUTE_MS)
      this.#builder.closeMinute(minute, false);
  }

  #closeDue(seenMs: number): void {
    while (seenMs >= this.#openMs + MINUTE_MS + this.#settleMs) {
      this.#builder.closeMinute(this.#openMs, isTrading(this.#sessions.at(this.#openMs).session));
      this.#openMs += MINUTE_MS;
    }
    this.#dueMs = this.#openMs + MINUTE_MS + this.#settleMs;
  }
}

/** Keeps the bars of one interval as they are closed. */
export function keepInterval(interval: Bar['interval'], keep: (bar: Bar) => void): BarListener {
  const heard = (bar: Bar): void => {
    if (bar.interval === interval) keep(bar);
  };
  return { closed: heard, corrected: heard };
}
