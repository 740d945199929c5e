import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import type { LikelihoodCurve } from "../model.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/**
 * Whether importance-weighted bounds rise with the number of draws and lie above the ELBO, as they must in expectation:
 * each paired difference over the examples is at least zero within `deviations` standard errors.
 *
 * @param curve Over draws.
 * @param elbo The ELBO of the same examples, in nats.
 */
export function checkBoundOrder(
  { axis, at, values }: LikelihoodCurve,
  elbo?: Float64Array,
  { deviations = 4 }: { readonly deviations?: number } = {},
): CheckOutcome {
  if (axis !== "draws") throw new RangeError(`Cannot order bounds over ${axis}: the curve must be over draws`);
  const check = "bounds in order";
  const points = at.map((draws, k) => ({ name: `${draws} draws`, nats: values[k]! }));
  const pairs = points.slice(1).map((point, k) => [points[k]!, point] as const);
  const last = points.at(-1);
  if (elbo !== undefined && last !== undefined) pairs.push([{ name: "the ELBO", nats: elbo }, last]);
  for (const [lower, upper] of pairs) {
    const { mean, variance, n } = meanAndVariance(upper.nats.map((value, i) => value - lower.nats[i]!));
    // Rounding of float32 networks is left out of the error: a hundredth of a nat is allowed for it.
    const error = (n > 1 ? Math.sqrt(variance / n) : Infinity) * deviations + 0.01;
    if (mean >= -error) continue;
    return {
      check,
      ok: false,
      finding:
        `The bound of ${upper.name} lies ${(-mean).toPrecision(4)} nats below that of ${lower.name}, on the same ` +
        `${n} examples, where noise explains ${error.toPrecision(2)}: the weights are not p(x, z) / q(z|x).`,
    };
  }
  return { check, ok: true, finding: `Bounds rise with the number of draws from ${at[0]} to ${at.at(-1)}.` };
}
