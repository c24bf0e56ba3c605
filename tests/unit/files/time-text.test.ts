import { describe, expect, it } from 'vitest';
import { type NaiveTimes, TimeFault, TimeReader, type TimeUnit } from '#connectors/files/time-text';

function read(text: string, unit: TimeUnit | null = null, naive: NaiveTimes | null = null): unknown {
  return readWith(new TimeReader(unit, naive), text);
}

function readWith(reader: TimeReader, text: string): unknown {
  const bytes = Buffer.from(`x${text},9999999999999999999999`, 'latin1');
  const fault = reader.read(bytes, 1, 1 + text.length);
  if (fault !== TimeFault.none) return { fault };
  reader.accept();
  return reader.cut ? [reader.ms, 'cut'] : reader.ms;
}

const MOMENT = Date.UTC(2026, 2, 6, 14, 30, 15, 123);

describe('time text', () => {
  it.each([
    ['1772807415', MOMENT - 123],
    ['1772807415.123', MOMENT],
    ['1772807415123', MOMENT],
    ['1772807415123000', MOMENT],
    ['1772807415123456', [MOMENT, 'cut']],
    ['1772807415123000000', MOMENT],
    ['1772807415123000001', [MOMENT, 'cut']],
    ['1.772807415123e12', MOMENT],
    ['1772807415123.0', MOMENT],
    ['2026-03-06T14:30:15.123Z', MOMENT],
    ['2026-03-06 14:30:15.123+00:00', MOMENT],
    ['2026-03-06T09:30:15.123-0500', MOMENT],
    ['2026-03-06T23:30:15.123+09', MOMENT],
    ['2026-03-06 20:00:15.123+05:30', MOMENT],
    ['2026-03-06 14:30:15.123456 UTC', [MOMENT, 'cut']],
    ['2026-03-06T14:30Z', Date.UTC(2026, 2, 6, 14, 30)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1990-01-01T00:00:00Z', Date.UTC(1990, 0, 1)],
    ['2099-12-31T23:59:59.999Z', Date.UTC(2100, 0, 1) - 1],
  ])('%s is that instant', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['', TimeFault.empty],
    ['abc', TimeFault.notATime],
    ['-1772807415123', TimeFault.notATime],
    ['0x19c', TimeFault.notATime],
    ['03/06/2026 14:30', TimeFault.notATime],
    ['2026-02-29T00:00:00Z', TimeFault.notATime],
    ['2026-13-01T00:00:00Z', TimeFault.notATime],
    ['2026-03-06T24:00:00Z', TimeFault.notATime],
    ['2026-03-06T14:60:00Z', TimeFault.notATime],
    ['2026-03-06T14:30:60Z', TimeFault.notATime],
    ['2026-03-06T14:30:15.Z', TimeFault.notATime],
    ['2026-03-06T14Z', TimeFault.notATime],
    ['2026-03-06Z', TimeFault.notATime],
    ['2026-03-06T14:30:15+5', TimeFault.notATime],
    ['2026-03-06T14:30:15+15:00', TimeFault.notATime],
    ['2026-03-06T14:30:15 EST', TimeFault.notATime],
    ['2026-03-06T14:30:15', TimeFault.noZone],
    ['2026-03-06', TimeFault.noZone],
    ['0', TimeFault.notATime],
    ['01772807415123', TimeFault.notATime],
    ['1', TimeFault.outOfRange],
    ['631151999', TimeFault.outOfRange],
    ['4102444800', TimeFault.outOfRange],
    ['20260306', TimeFault.outOfRange],
    ['1989-12-31T23:59:59Z', TimeFault.outOfRange],
    ['2100-01-01T00:00:00Z', TimeFault.outOfRange],
  ])('%j is refused', (text, fault) => {
    expect(read(text)).toEqual({ fault });
  });

  it('takes naive times in the stated zone, daylight saving included', () => {
    expect(read('2026-03-06 14:30:15.123', null, 'utc')).toBe(MOMENT);
    expect(read('2026-03-06', null, 'utc')).toBe(Date.UTC(2026, 2, 6));
    expect(read('2026-03-06 09:30:15.123', null, 'new-york')).toBe(MOMENT);
    expect(read('2026-07-06 09:30', null, 'new-york')).toBe(Date.UTC(2026, 6, 6, 13, 30));
    expect(read('2006-04-02 03:00', null, 'new-york')).toBe(Date.UTC(2006, 3, 2, 7));
    expect(read('2006-10-30 09:30', null, 'new-york')).toBe(Date.UTC(2006, 9, 30, 14, 30));
  });

  it('agrees with the platform on every hour of New York that names one instant', () => {
    const zone = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
      hour12: false,
    });
    for (const year of [1990, 2000, 2006, 2007, 2024, 2026, 2049]) {
      for (let at = Date.UTC(year, 2, 1); at < Date.UTC(year, 11, 1); at += 5_400_000) {
        const local = zone.format(at).replace(', 24:', ', 00:').replace(', ', ' ');
        const found = read(local, null, 'new-york');
        if (typeof found === 'number') expect([local, found]).toEqual([local, at]);
        else expect(zone.format(at - 3_600_000) === zone.format(at) || /0[1-2]:/.test(local)).toBe(true);
      }
    }
  });

  it('refuses local times that the clocks show never or twice', () => {
    const fault = TimeFault.noSuchLocalTime;
    expect(read('2026-03-08 02:30', null, 'new-york')).toEqual({ fault });
    expect(read('2026-11-01 01:30', null, 'new-york')).toEqual({ fault });
    expect(read('2026-03-08 03:00', null, 'new-york')).toBe(Date.UTC(2026, 2, 8, 7));
    expect(read('2026-11-01 02:00', null, 'new-york')).toBe(Date.UTC(2026, 10, 1, 7));
  });

  it('holds a column to the unit of its first good row', () => {
    const reader = new TimeReader(null, null);
    expect(readWith(reader, '5')).toEqual({ fault: TimeFault.outOfRange });
    expect(readWith(reader, '1772807415123')).toBe(MOMENT);
    expect(readWith(reader, '1772807415')).toEqual({ fault: TimeFault.mixed });
    expect(readWith(reader, '2026-03-06T14:30:15Z')).toEqual({ fault: TimeFault.mixed });
    const textual = new TimeReader(null, null);
    expect(readWith(textual, '2026-03-06T14:30:15.123Z')).toBe(MOMENT);
    expect(readWith(textual, '1772807415123')).toEqual({ fault: TimeFault.mixed });
  });

  it('holds a column to the unit that was stated', () => {
    expect(read('1772807415', 'ms')).toEqual({ fault: TimeFault.outOfRange });
    expect(read('1772807415', 's')).toBe(MOMENT - 123);
    expect(read('2026-03-06T14:30:15.123Z', 'ms')).toEqual({ fault: TimeFault.mixed });
  });
});
