/**
 * The error function and its complements, to about 1e-15 relative.
 *
 * erf on [-1, 1] is x times a polynomial in x²; beyond, one polynomial of (1 + 2x)·exp(x²)·erfc(x) in (x - 3.75) / (x
 * + 3.75) covers [0, ∞), after Shepherd, Laframboise, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x", Mathematics
 * of Computation 36, 1981. The coefficients were computed for this file at 60 digits.
 */
import { polynomial } from "./polynomial.ts";

/** 2/√π ∫₀ˣ exp(-t²) dt. */
export function erf(x: number): number {
  if (x >= -1 && x <= 1) return x * polynomial(ERF_OVER_X, 2 * x * x - 1);
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

/** 1 - erf(x), relatively accurate in the upper tail. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 0.5 ? 1 - erf(x) : expMinusSquare(x) * erfcx(x);
}

/** exp(x²)·erfc(x): the upper tail without its underflow. Infinite for x below about -26. */
export function erfcx(x: number): number {
  if (x < 0) return 2 * Math.exp(x * x) - erfcx(-x);
  if (x > 1e8) return 1 / (x * Math.sqrt(Math.PI));
  return polynomial(SCALED_ERFC, (x - 3.75) / (x + 3.75)) / (1 + 2 * x);
}

/** exp(-x²) without the rounding of x² that large x would magnify. */
function expMinusSquare(x: number): number {
  if (x * x < 1) return Math.exp(-x * x);
  if (x * x > 750) return 0;
  // The square of a float32 is exact in float64.
  const short = Math.fround(x);
  return Math.exp(-short * short) * Math.exp(-(x - short) * (x + short));
}

const ERF_OVER_X = Float64Array.of(
  0.9654687386698673,
  -0.1405360890227171,
  0.019852496688983708,
  -0.0022854855611441132,
  0.00021751715604160108,
  -1.7537169441124826e-05,
  1.223382738352401e-06,
  -7.51156928660089e-08,
  4.11580059766496e-09,
  -2.035228404899467e-10,
  9.167606746069445e-12,
  -3.8078827395263415e-13,
  1.454817075960679e-14,
);

const SCALED_ERFC = Float64Array.of(
  1.2375126308378275,
  -0.14024059858554697,
  0.0035854154854644293,
  0.0822767384901452,
  -0.10880393014174886,
  0.09230432116037748,
  -0.05869339858963677,
  0.028362277418956406,
  -0.009746579558029276,
  0.0017556258528952954,
  0.0002937136655913448,
  -0.0002901540805408417,
  5.164909889268241e-05,
  2.238423915508223e-05,
  -1.1444146237700524e-05,
  -9.73559896736775e-07,
  1.751637648849062e-06,
  -5.7218230603224086e-08,
  -2.5866850716155884e-07,
  2.3263508708859124e-08,
  3.8675334242222354e-08,
  -3.744210080962018e-09,
  -5.1739902140113095e-09,
  3.1114333809799254e-10,
  4.2514714447963895e-10,
);
