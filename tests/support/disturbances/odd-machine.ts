import { stepped } from '#tests/support/ulps';

/**
 * Loaded before everything else: the wall clock jumps years at a time, chance is not what it was, and every function
 * whose last digit the language leaves open gives another one.
 */
const realNow = Date.now;
let asked = 0;
Date.now = () => realNow() + (++asked % 2 === 0 ? -1 : 1) * asked * 31_557_600_000;
Math.random = () => (asked++ % 7) / 7;

const LEFT_OPEN = [
  'log',
  'log2',
  'log10',
  'log1p',
  'exp',
  'expm1',
  'sin',
  'cos',
  'tan',
  'tanh',
  'atan',
  'cbrt',
] as const;
for (const name of LEFT_OPEN) {
  const exact = Math[name];
  Math[name] = (x) => stepped(exact(x), 1);
}
const exactPower = Math.pow;
Math.pow = (base, exponent) => stepped(exactPower(base, exponent), 1);
const exactLength = Math.hypot;
Math.hypot = (...sides) => stepped(exactLength(...sides), 1);
