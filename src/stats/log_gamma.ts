import { polynomial } from "./polynomial.ts";

/**
 * log Γ(x) for x > 0, to about 1e-15 relative, also near its zeros at 1 and 2.
 *
 * On [1.5, 2.5] it is (x - 2) times a polynomial, whose coefficients were computed for this file at 60 digits; from 0
 * to 1.5 and from 2.5 to 8 the recurrence Γ(x + 1) = xΓ(x) leads there; above 8 it is Stirling's series (DLMF
 * 5.11.1).
 *
 * @param x Positive and finite; a RangeError otherwise.
 *
 * @example
 * ```ts
 * logGamma(5); // log 24
 * ```
 */
export function logGamma(x: number): number {
  if (!(x > 0) || x === Infinity) throw new RangeError(`Cannot take log Γ: 'x' must be positive and finite, got ${x}`);
  if (x >= 8) return stirling(x);
  if (x < 0.5) return aboutTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return aboutTwo(x - 1) - Math.log1p(x - 1);
  let product = 1;
  let y = x;
  while (y > 2.5) {
    y -= 1;
    product *= y;
  }
  return aboutTwo(y - 2) + (product === 1 ? 0 : Math.log(product));
}

/** log Γ(2 + z) for z from -0.5 to 0.5. */
function aboutTwo(z: number): number {
  return z * polynomial(LOG_GAMMA_OVER_Z, 2 * z);
}

function stirling(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  let series = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * square + STIRLING[k]!;
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_2_PI + series * inverse;
}

const HALF_LOG_2_PI = 0.9189385332046727;

/** B(2k) / (2k(2k - 1)) for k = 1 to 8. */
const STIRLING = Float64Array.of(
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
);

const LOG_GAMMA_OVER_Z = Float64Array.of(
  0.42278433509846713,
  0.16123351671205663,
  -0.0168380752632989,
  0.002572601053472542,
  -0.0004615969393086234,
  9.032844784489912e-05,
  -1.863677970188128e-05,
  3.981793088659667e-06,
  -8.716991355051541e-07,
  1.9425327031438992e-07,
  -4.387081746459628e-08,
  1.001249236957858e-08,
  -2.3086762989770807e-09,
  5.352455971471404e-10,
  -1.2049490071353507e-10,
  2.8075860826633894e-11,
  -8.869173050841157e-12,
  2.1270762170785405e-12,
);
