import type { PriceE4 } from '#domain/money';
import type { NumberRule, QuantRequest } from '#entry/commands/quant/quant-request';

const WITHIN = 1e-6;

/** A price in whole ten-thousandths: a finer one is refused rather than rounded. */
export function requestPrice(request: QuantRequest, name: string, rule: NumberRule = 'any'): PriceE4 {
  const scaled = request.number(name, rule) * 10_000;
  const whole = Math.round(scaled);
  if (!Number.isSafeInteger(whole)) throw request.fault(name, 'is no price');
  if (Math.abs(scaled - whole) > WITHIN) throw request.fault(name, 'has more than four decimals');
  return (whole + 0) as PriceE4;
}
