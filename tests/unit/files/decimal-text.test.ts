import { describe, expect, it } from 'vitest';
import { DecimalFault, DecimalReader, formatUnits } from '#connectors/files/decimal-text';

function read(text: string, roundTo: number | null = null): unknown {
  const reader = new DecimalReader(roundTo);
  const bytes = Buffer.from(`x${text},`, 'latin1');
  const fault = reader.read(bytes, 1, bytes.length - 1);
  return fault === DecimalFault.none ? [reader.mantissa, reader.decimals] : fault;
}

describe('decimal text', () => {
  it.each([
    ['0', 0, 0],
    ['0.000', 0, 0],
    ['-0.0', 0, 0],
    ['61837.63000000', 6_183_763, 2],
    ['0.00141342', 141_342, 8],
    ['1e-5', 1, 5],
    ['1E+3', 1000, 0],
    ['1.50e2', 150, 0],
    ['23.0', 23, 0],
    ['.5', 5, 1],
    ['5.', 5, 0],
    ['007', 7, 0],
    ['100', 100, 0],
    [' 1.25 ', 125, 2],
    ['9007199254740991', Number.MAX_SAFE_INTEGER, 0],
    ['657.8599853515625', 6_578_599_853_515_625, 13],
    ['1.00000000000000000000000000', 1, 0],
    ['0.000000000000001', 1, 15],
  ])('%s is exactly %d units of its %d decimals', (text, mantissa, decimals) => {
    expect(read(text)).toEqual([mantissa, decimals]);
  });

  it.each([
    ['', DecimalFault.empty],
    ['  ', DecimalFault.empty],
    ['NaN', DecimalFault.notANumber],
    ['Infinity', DecimalFault.notANumber],
    ['0x1f', DecimalFault.notANumber],
    ['1_000', DecimalFault.notANumber],
    ['1 000', DecimalFault.notANumber],
    ["1'000", DecimalFault.notANumber],
    ['.', DecimalFault.notANumber],
    ['1.2.3', DecimalFault.notANumber],
    ['+1', DecimalFault.notANumber],
    ['1e', DecimalFault.notANumber],
    ['e5', DecimalFault.notANumber],
    ['--1', DecimalFault.notANumber],
    ['$5', DecimalFault.notANumber],
    ['-1', DecimalFault.negative],
    ['-1e-3', DecimalFault.negative],
    ['9007199254740993', DecimalFault.tooLarge],
    ['1e9999', DecimalFault.tooLarge],
    ['99999999999999999999', DecimalFault.tooLarge],
    ['0.30000000000000004', DecimalFault.tooPrecise],
    ['1e-9999', DecimalFault.tooPrecise],
    ['0.0000000000000001', DecimalFault.tooPrecise],
  ])('%j is refused', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it.each([
    ['657.8599853515625', 6_578_600, 4],
    ['0.30000000000000004', 3000, 4],
    ['0.00005', 1, 4],
    ['0.00004999999999999999999', 0, 4],
    ['1e-9999', 0, 4],
    ['12.5', 125, 1],
  ])('%s rounds to four decimals only when asked to', (text, mantissa, decimals) => {
    expect(read(text, 4)).toEqual([mantissa, decimals]);
  });

  it('writes units as the shortest exact text', () => {
    expect([formatUnits(6_183_763, 2), formatUnits(100, 2), formatUnits(5, 8), formatUnits(-150, 2)]).toEqual([
      '61837.63',
      '1',
      '0.00000005',
      '-1.5',
    ]);
    expect(formatUnits(Number.MAX_SAFE_INTEGER, 15)).toBe('9.007199254740991');
  });
});
