import { stepped } from '#tests/support/ulps';

/** Loaded before everything else: every thousandth square root is off by its last bit, as on a flawed machine. */
const exact = Math.sqrt;
let asked = 0;
Math.sqrt = (x) => (++asked % 1_000 === 0 && x > 0 ? stepped(exact(x), 1) : exact(x));
