import { erfc, erfcx } from '#primitives/error-function';
import { exp, ln } from '#primitives/exact-math';

const INVERSE_SQRT_2PI = 0.3989422804014327;

/** The density of the standard normal distribution. */
export function normalPdf(z: number): number {
  return INVERSE_SQRT_2PI * gaussian(z);
}

/** P(Z < z), to full relative accuracy in the lower tail. For an upper tail ask for −z; never subtract from 1. */
export function normalCdf(z: number): number {
  if (z > -0.5 && z < 0.5) return 0.5 * erfc(-z * Math.SQRT1_2);
  if (z < -38.6) return 0;
  if (z > 8.5) return 1;
  return z < 0 ? 0.5 * erfcx(-z * Math.SQRT1_2) * gaussian(z) : 1 - 0.5 * erfcx(z * Math.SQRT1_2) * gaussian(z);
}

/** e^(−z²/2). 24 bits of z have an exact square; the rest is at most 0.0001 and needs no exponential. */
function gaussian(z: number): number {
  if (z < -38.7 || z > 38.7) return 0;
  const high = Math.fround(z);
  const rest = -0.5 * (z - high) * (z + high);
  return exp(-0.5 * high * high) * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6))));
}

/** The z below which a standard normal variable lies with probability p: Wichura's AS 241 (PPND16), to 16 digits. */
export function inverseNormalCdf(p: number): number {
  if (!(p > 0)) return p === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (!(p < 1)) return p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return quantileNearMedian(q);
  const r = Math.sqrt(-ln(q < 0 ? p : 1 - p));
  const z = r <= 5 ? quantileInTail(r - 1.6) : quantileInFarTail(r - 5);
  return q < 0 ? -z : z;
}

/**
 * The same for the first `count` of a column of probabilities inside (0, 1), to the last bit. The middle is worked out for
 * all of them, and the tails again afterwards: two short loops run through, where a call for each would put every result
 * on the heap.
 */
export function inverseNormalCdfColumn(probabilities: Float64Array, into: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) into[i] = quantileNearMedian((probabilities[i] as number) - 0.5);
  for (let i = 0; i < count; i++) {
    const p = probabilities[i] as number;
    const q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) continue;
    const r = Math.sqrt(-ln(q < 0 ? p : 1 - p));
    const z = r <= 5 ? quantileInTail(r - 1.6) : quantileInFarTail(r - 5);
    into[i] = q < 0 ? -z : z;
  }
}

function quantileNearMedian(q: number): number {
  const r = 0.180625 - q * q;
  const above =
    ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
      13731.69376550946) *
      r +
      1971.5909503065513) *
      r +
      133.14166789178438) *
      r +
    3.3871328727963665;
  const below =
    ((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
      5394.196021424751) *
      r +
      687.1870074920579) *
      r +
      42.31333070160091) *
      r +
    1;
  return (q * above) / below;
}

function quantileInTail(r: number): number {
  const above =
    ((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
      3.6478483247632045) *
      r +
      5.769497221460691) *
      r +
      4.630337846156546) *
      r +
    1.4234371107496835;
  const below =
    ((((((1.0507500716444169e-9 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
      r +
      0.6897673349851) *
      r +
      1.6763848301838038) *
      r +
      2.053191626637759) *
      r +
    1;
  return above / below;
}

function quantileInFarTail(r: number): number {
  const above =
    ((((((2.0103343992922881e-7 * r + 0.000027115555687434876) * r + 0.0012426609473880784) * r +
      0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
    6.657904643501103;
  const below =
    ((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 0.000018463183175100548) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
    1;
  return above / below;
}

/** Abscissae and weights of the 20-point Gauss–Legendre rule: the positive half, its mirror image being the other. */
const NODES = [
  0.9931285991850949, 0.9639719272779138, 0.912234428251326, 0.8391169718222188, 0.7463319064601508, 0.636053680726515,
  0.5108670019508271, 0.37370608871541955, 0.22778585114164507, 0.07652652113349734,
] as const;
const WEIGHTS = [
  0.017614007139152118, 0.04060142980038694, 0.06267204833410907, 0.08327674157670475, 0.10193011981724044,
  0.11819453196151841, 0.13168863844917664, 0.14209610931838204, 0.14917298647260374, 0.15275338713072584,
] as const;
/** From here on the integrand over the correlation is too steep near its end; the expansion about 1 takes over. */
const NEARLY_DEPENDENT = 0.925;

/** P(X < a, Y < b) of two standard normal variables with correlation rho, within 1e-14 for every rho (A. Genz, 2004). */
export function bivariateNormalCdf(a: number, b: number, rho: number): number {
  if (!(rho >= -1 && rho <= 1) || a !== a || b !== b) return Number.NaN;
  if (a === Number.NEGATIVE_INFINITY || b === Number.NEGATIVE_INFINITY) return 0;
  if (a === Number.POSITIVE_INFINITY) return normalCdf(b);
  if (b === Number.POSITIVE_INFINITY) return normalCdf(a);
  const probability =
    rho > -NEARLY_DEPENDENT && rho < NEARLY_DEPENDENT ? looselyDependent(a, b, rho) : nearlyDependent(a, b, rho);
  return Math.min(1, Math.max(0, probability));
}

/**
 * Drezner and Wesolowsky's integral from independence to rho. With sin θ = 2t/(1 + t²) in place of the usual angle it
 * stays as smooth and needs no trigonometry.
 */
function looselyDependent(a: number, b: number, rho: number): number {
  const independent = normalCdf(a) * normalCdf(b);
  if (rho === 0) return independent;
  const half = (0.5 * rho) / (1 + Math.sqrt((1 - rho) * (1 + rho)));
  const squares = 0.5 * (a * a + b * b);
  const product = a * b;
  let sum = 0;
  for (let i = 0; i < NODES.length; i++) {
    const node = NODES[i] as number;
    const weight = WEIGHTS[i] as number;
    for (let side = -1; side <= 1; side += 2) {
      const t = half * (1 + side * node);
      const scale = 1 / (1 + t * t);
      const sine = 2 * t * scale;
      const cosine = (1 - t * t) * scale;
      sum += weight * scale * exp((sine * product - squares) / (cosine * cosine));
    }
  }
  return independent + (sum * half) / Math.PI;
}

/** Genz's expansion about |rho| = 1 with the remainder integrated; it speaks of the upper tails, P(X > h, Y > k). */
function nearlyDependent(a: number, b: number, rho: number): number {
  const h = -a;
  const k = rho < 0 ? b : -b;
  const product = h * k;
  let integral = 0;
  if (rho > -1 && rho < 1) {
    const variance = (1 - rho) * (1 + rho);
    let deviation = Math.sqrt(variance);
    const gap = (h - k) * (h - k);
    const c = (4 - product) / 8;
    const d = (12 - product) / 16;
    const exponent = -0.5 * (gap / variance + product);
    if (exponent > -100) {
      integral =
        deviation *
        exp(exponent) *
        (1 - (c * (gap - variance) * (1 - (d * gap) / 5)) / 3 + (c * d * variance * variance) / 5);
    }
    if (product > -100) {
      const distance = Math.sqrt(gap);
      integral -=
        exp(-0.5 * product) *
        (normalCdf(-distance / deviation) / INVERSE_SQRT_2PI) *
        distance *
        (1 - (c * gap * (1 - (d * gap) / 5)) / 3);
    }
    deviation *= 0.5;
    for (let i = 0; i < NODES.length; i++) {
      const node = NODES[i] as number;
      const weight = WEIGHTS[i] as number;
      for (let side = -1; side <= 1; side += 2) {
        const x = deviation * (1 + side * node);
        const square = x * x;
        const root = Math.sqrt(1 - square);
        const power = -0.5 * (gap / square + product);
        if (power <= -100) continue;
        const exact = exp((-product * (1 - root)) / (2 * (1 + root))) / root;
        integral += deviation * weight * exp(power) * (exact - (1 + c * square * (1 + d * square)));
      }
    }
    integral *= -1 / (2 * Math.PI);
  }
  if (rho > 0) return integral + normalCdf(-Math.max(h, k));
  const outside = k > h ? (h < 0 ? normalCdf(k) - normalCdf(h) : normalCdf(-h) - normalCdf(-k)) : 0;
  return outside - integral;
}
