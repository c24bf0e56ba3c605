import { describe, expect, it } from 'vitest';
import { EventBus } from '#bus/event-bus';
import { barEvent, metricEvent } from '#tests/support/history-fixture';

describe('the event bus', () => {
  it('tells only who asked for the type, and who asked for any', () => {
    using bus = new EventBus();
    const heard: string[] = [];
    bus.on('bar.closed', (event) => heard.push(`bar ${event.bar.revision}`));
    bus.on('metric.seen', (event) => heard.push(`metric ${event.value}`));
    bus.onAny((event) => heard.push(`any ${event.type}`));
    bus.publish(barEvent());
    bus.publish(metricEvent(3));
    expect(heard).toEqual(['bar 0', 'any bar.closed', 'metric 3', 'any metric.seen']);
  });

  it('tells in the order of subscription, whether for one type or for any', () => {
    using bus = new EventBus();
    const heard: number[] = [];
    bus.onAny(() => heard.push(1));
    bus.on('bar.closed', () => heard.push(2));
    bus.onAny(() => heard.push(3));
    bus.on('bar.closed', () => heard.push(4));
    bus.publish(barEvent());
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('lets go of a listener once, and of no other', () => {
    using bus = new EventBus();
    const heard: string[] = [];
    const first = bus.on('bar.closed', () => heard.push('first'));
    bus.on('bar.closed', () => heard.push('second'));
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    bus.publish(barEvent());
    expect(heard).toEqual(['second']);
    expect(bus.subscriptionCount).toBe(1);
  });

  it('does not tell who left while the event was being told, and a newcomer hears the next one', () => {
    using bus = new EventBus();
    const heard: string[] = [];
    const later: Disposable[] = [];
    bus.on('bar.closed', () => {
      for (const subscription of later.splice(0)) subscription[Symbol.dispose]();
      if (heard.length === 0) bus.on('bar.closed', () => heard.push('newcomer'));
      heard.push('first');
    });
    later.push(bus.on('bar.closed', () => heard.push('left')));
    bus.publish(barEvent());
    expect(heard).toEqual(['first']);
    bus.publish(barEvent());
    expect(heard).toEqual(['first', 'first', 'newcomer']);
  });

  it('tells everyone before the failure of a listener reaches the publisher', () => {
    using bus = new EventBus();
    const heard: string[] = [];
    bus.on('bar.closed', () => {
      throw new Error('broken listener');
    });
    bus.on('bar.closed', () => heard.push('second'));
    expect(() => bus.publish(barEvent())).toThrow('broken listener');
    expect(heard).toEqual(['second']);
    bus.publish(metricEvent(1));
  });

  it('reports several failures together', () => {
    using bus = new EventBus();
    for (const name of ['one', 'two']) {
      bus.onAny(() => {
        throw new Error(name);
      });
    }
    expect(() => bus.publish(barEvent())).toThrow(AggregateError);
  });

  it('refuses to be published on by its own listeners', () => {
    using bus = new EventBus();
    bus.on('bar.closed', () => bus.publish(metricEvent(1)));
    expect(() => bus.publish(barEvent())).toThrow('a listener publishes nothing');
  });

  it('holds nobody and takes nothing once disposed', () => {
    const bus = new EventBus();
    const subscription = bus.onAny(() => undefined);
    bus[Symbol.dispose]();
    expect(bus.subscriptionCount).toBe(0);
    subscription[Symbol.dispose]();
    expect(() => bus.publish(barEvent())).toThrow('disposed');
    expect(() => bus.onAny(() => undefined)).toThrow('disposed');
  });
});
