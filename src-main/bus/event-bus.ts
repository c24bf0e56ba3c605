import type { EngineEvent, EngineEventType, EventOf } from '#domain/engine-event';
import { invariant } from '#primitives/invariant';

export type Listener<Type extends EngineEventType> = (event: EventOf<Type>) => void;

interface Subscription {
  readonly hear: (event: EngineEvent) => void;
  live: boolean;
}

type Subscriptions = Record<EngineEventType, readonly Subscription[]>;

/**
 * Tells everyone at once, in the order in which they subscribed, so that two runs tell alike.
 *
 * Listeners never throw: whoever does I/O stands behind a `BusEdge`. One that throws all the same is our own mistake; the
 * others are still told, then the failure reaches the publisher (several: an AggregateError).
 */
export class EventBus implements Disposable {
  // Each list is replaced, never changed, so that subscribing while an event is told cannot disturb the telling.
  // A new event type fails to compile here until it has its own list.
  readonly #subscriptions: Subscriptions = {
    'instrument.listed': [],
    'bar.closed': [],
    'bar.corrected': [],
    'features.computed': [],
    'regime.labelled': [],
    'market-regime.changed': [],
    'metric.seen': [],
    'chain.seen': [],
    'heartbeat.seen': [],
    'gap.noticed': [],
    'input.refused': [],
    'command.applied': [],
    'signal.raised': [],
    'edge.dropped': [],
    'minute.proved': [],
  };
  #telling = false;
  #disposed = false;

  /** Subscribing or leaving while an event is told: a newcomer hears the next event, who has left hears no more. */
  on<Type extends EngineEventType>(type: Type, listener: Listener<Type>): Disposable {
    return this.#subscribe([type], listener as (event: EngineEvent) => void);
  }

  onAny(listener: (event: EngineEvent) => void): Disposable {
    return this.#subscribe(Object.keys(this.#subscriptions) as EngineEventType[], listener);
  }

  /** Not from within a listener: those after it would hear the two events the wrong way round. */
  publish(event: EngineEvent): void {
    invariant(!this.#disposed, 'nothing is published on a disposed bus');
    invariant(!this.#telling, 'a listener publishes nothing; it may only hand in new inputs');
    const subscriptions = this.#subscriptions[event.type];
    let failures: unknown[] | null = null;
    this.#telling = true;
    for (let i = 0; i < subscriptions.length; i++) {
      const subscription = subscriptions[i] as Subscription;
      if (!subscription.live) continue;
      try {
        subscription.hear(event);
      } catch (error) {
        failures = failures === null ? [error] : [...failures, error];
      }
    }
    this.#telling = false;
    if (failures !== null)
      throw onlyOne(failures) ?? new AggregateError(failures, `${failures.length} listeners threw`);
  }

  /** Subscriptions still held, of every type: 0 once everyone has let go. */
  get subscriptionCount(): number {
    const held = new Set<Subscription>();
    for (const list of Object.values(this.#subscriptions)) for (const subscription of list) held.add(subscription);
    return held.size;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const type of Object.keys(this.#subscriptions) as EngineEventType[]) {
      for (const subscription of this.#subscriptions[type]) subscription.live = false;
      this.#subscriptions[type] = [];
    }
  }

  #subscribe(types: readonly EngineEventType[], hear: (event: EngineEvent) => void): Disposable {
    invariant(!this.#disposed, 'nobody subscribes to a disposed bus');
    const subscription: Subscription = { hear, live: true };
    for (const type of types) this.#subscriptions[type] = [...this.#subscriptions[type], subscription];
    return {
      [Symbol.dispose]: () => {
        if (!subscription.live) return;
        subscription.live = false;
        for (const type of types) {
          this.#subscriptions[type] = this.#subscriptions[type].filter((other) => other !== subscription);
        }
      },
    };
  }
}

function onlyOne(failures: readonly unknown[]): Error | null {
  const [first] = failures;
  if (failures.length > 1) return null;
  return first instanceof Error ? first : new Error('a listener threw what is no Error', { cause: first });
}
