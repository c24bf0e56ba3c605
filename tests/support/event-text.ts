import type { EngineEvent } from '#domain/engine-event';

/** An event as text in which no two different events are alike: -0 and NaN, which JSON blurs, are spelt out. */
export function eventText(event: EngineEvent): string {
  return JSON.stringify(event, (_key, value: unknown) => {
    if (value instanceof Uint16Array) return [...value];
    if (typeof value !== 'number') return value;
    return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value);
  });
}
