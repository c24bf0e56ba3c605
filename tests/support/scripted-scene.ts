import type { EngineInput } from '#domain/engine-input';
import type { Instrument } from '#domain/instrument';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { EventLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { HeardPipeline, listing, SETTINGS } from '#tests/support/scripted-inputs';

/** A scene made of inputs one by one: the pipeline, and a ledger of all that it said. */
export class ScriptedScene {
  readonly #heard: HeardPipeline;
  readonly #ledger = new EventLedger();
  readonly #nyse = new NyseCalendar(SETTINGS.calendar);
  #position = 0;

  constructor(instruments: readonly Instrument[], listedMs: number, settings: PipelineSettings = SETTINGS) {
    this.#heard = new HeardPipeline([], settings);
    for (const instrument of instruments) this.take(listing(instrument, listedMs));
  }

  get position(): number {
    return this.#position;
  }

  take(...inputs: readonly EngineInput[]): this {
    for (const input of inputs) {
      this.#position++;
      for (const event of this.#heard.take(input)) this.#ledger.add(event, this.#position);
      this.#ledger.advance(this.#position);
    }
    return this;
  }

  /** As it stands. Of the past, only the ledger can be asked: `position` says how much of it counts. */
  scene(position = this.#position): Scene {
    const { pipeline } = this.#heard;
    return {
      epoch: 0,
      position,
      seenMs: pipeline.seenMs,
      openMinuteMs: pipeline.openMinuteMs,
      instruments: pipeline.instruments,
      chains: pipeline.chains.all,
      ledger: this.#ledger,
      nyse: this.#nyse,
    };
  }
}
