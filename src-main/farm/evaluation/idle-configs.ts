import type { ConfigLayout } from '#farm/evaluation/config-layout';
import { FreshBlocks } from '#farm/evaluation/fresh-blocks';
import type { FarmSlots } from '#farm/evaluation/farm-slots';
import type { FarmLevels } from '#farm/evaluation/levels';
import { WakeQueue } from '#farm/evaluation/wake-queue';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** Who may place an order: one bit for each config that has room for another position and is through with its cooldown. */
export class IdleConfigs implements WordState {
  readonly bits: Int32Array;
  readonly fresh: FreshBlocks;
  readonly #layout: ConfigLayout;
  readonly #slots: FarmSlots;
  /** By pace. */
  readonly #cooldown: readonly number[];
  readonly #room: readonly number[];
  readonly #queues: readonly WakeQueue[];

  constructor(population: Population, levels: FarmLevels, layout: ConfigLayout, slots: FarmSlots) {
    const { paces, size } = population;
    this.#layout = layout;
    this.#slots = slots;
    this.#cooldown = paces.map(({ cooldown }) => levels.cooldown[cooldown] as number);
    this.#room = paces.map(({ concurrent }) => levels.concurrent[concurrent] as number);
    this.#queues = this.#cooldown.map((minutes) => new WakeQueue(minutes));
    this.bits = new Int32Array(layout.words);
    this.fresh = new FreshBlocks(population, layout);
    for (let config = 0; config < size; config++) this.#set(config, true);
  }

  /** An order has been filled: whoever placed it has not been idle since. */
  restAfterOpening(config: number, minute: number): void {
    this.#slots.lastEvent[config] = minute;
    const pace = this.#layout.pace[config] as number;
    if (this.#cooldown[pace] === 0) this.refresh(config, minute);
    // Whoever is full rests anew once it closes something: nobody has to look before.
    else if (this.#hasRoom(config, pace)) (this.#queues[pace] as WakeQueue).add(config, minute);
  }

  restAfterClosing(config: number, minute: number): void {
    this.#slots.lastEvent[config] = minute;
    const pace = this.#layout.pace[config] as number;
    if (this.#cooldown[pace] === 0) this.refresh(config, minute);
    else {
      // Whoever has room for one was full until now.
      if ((this.#room[pace] as number) > 1) this.#set(config, false);
      (this.#queues[pace] as WakeQueue).add(config, minute);
    }
  }

  /** After an order that came to nothing. */
  refresh(config: number, minute: number): void {
    const pace = this.#layout.pace[config] as number;
    const since = minute - (this.#slots.lastEvent[config] as number);
    const isRested = since >= (this.#cooldown[pace] as number);
    this.#set(config, isRested && this.#hasRoom(config, pace));
  }

  wake(minute: number): void {
    for (const [pace, queue] of this.#queues.entries()) {
      queue.wake(minute, (first, bits, since) => this.#wakeAll(first, bits, since, this.#room[pace] as number));
    }
  }

  visitWords(visitor: WordVisitor): void {
    visitor.words(this.bits);
    this.fresh.forget();
    for (const queue of this.#queues) queue.visitWords(visitor);
  }

  /** Whoever has begun anew meanwhile is named again, or is full. */
  #wakeAll(first: number, waiting: number, since: number, room: number): void {
    const { bits } = this;
    const { lastEvent } = this.#slots;
    const { bit: bitOf } = this.#layout;
    let before = -1;
    for (let left = waiting; left !== 0; left &= left - 1) {
      const config = first + 31 - Math.clz32(left & -left);
      // Whoever has room for one waits after a closing only: nothing has happened since, so it holds nothing.
      if (lastEvent[config] !== since || (room > 1 && this.#slots.held(config) >= room)) continue;
      const bit = bitOf[config] as number;
      const word = bit >> 5;
      bits[word] = (bits[word] as number) | (1 << (bit & 31));
      if (word !== before) this.fresh.add(word);
      before = word;
    }
  }

  #hasRoom(config: number, pace: number): boolean {
    return this.#slots.held(config) < (this.#room[pace] as number);
  }

  #set(config: number, value: boolean): void {
    const bit = this.#layout.bit[config] as number;
    const word = this.bits[bit >> 5] as number;
    const mask = 1 << (bit & 31);
    this.bits[bit >> 5] = value ? word | mask : word & ~mask;
    if (value) this.fresh.add(bit >> 5);
  }
}
