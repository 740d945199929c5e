/**
 * A mixture of discretised logistics on the grey levels of a place; the channels of a colour share the component, and
 * their means shift linearly with the channels before.
 *
 *   P(x_1 .. x_C) = Σ_k π_k Π_c [σ((x_c + h - m_kc) / s_kc) - σ((x_c - h - m_kc) / s_kc)]
 *
 * with x on [-1, 1], half a bin h = 1 / (levels - 1), the outermost bins open, log s floored at -7, and
 * m_k2 = μ_k2 + tanh(a_k) x_1, m_k3 = μ_k3 + tanh(b_k) x_1 + tanh(c_k) x_2. The mass of a bin is exact in both tails, where
 * PixelCNN++'s code takes the density at the middle of a bin with less than 1e-5.
 *
 * Source: Salimans et al. 2017 (arXiv:1701.05517), equations 2 and 3.
 */
import { softplus } from "../stats/softplus.ts";
import type { Geometry, Observation } from "./observation.ts";

const LOG_SCALE_FLOOR = -7;

/**
 * Log-mass of one level under a discretised logistic, in nats.
 *
 * @param value The level's number on [-1, 1].
 * @param logScale Of the logistic; taken as -7 where it is below.
 * @param levels Number of levels, 2 / (levels - 1) apart.
 *
 * @example
 * ```ts
 * discretizedLogisticLogMass(0, { mean: 0, logScale: 0 }, 256); // log(tanh(1 / 510)): about -6.234
 * ```
 */
export function discretizedLogisticLogMass(
  value: number,
  { mean, logScale }: { readonly mean: number; readonly logScale: number },
  levels: number,
): number {
  const half = 1 / (levels - 1);
  const inverse = Math.exp(-Math.max(logScale, LOG_SCALE_FLOOR));
  const lower = value < half - 1 ? -Infinity : inverse * (value - half - mean);
  const upper = value > 1 - half ? Infinity : inverse * (value + half - mean);
  if (lower === -Infinity) return -softplus(-upper);
  if (upper === Infinity) return -softplus(lower);
  // σ(b) - σ(a) = σ(b) σ(-a) (1 - exp(a - b)): nothing cancels. The width is taken on its own, as it may be tiny.
  return -softplus(-upper) - softplus(lower) + Math.log(-Math.expm1(-2 * half * inverse));
}

/**
 * Parameters [outputs, places] in PixelCNN++'s order: K logits of the components; then for each channel K means, K
 * log-scales and, for colours, K coefficients before the tanh: a in the first channel, b in the second, c in the third.
 *
 * @throws {RangeError} For channels other than 1 or 3.
 */
export function discretizedLogisticMixture(
  { channels, places, levels }: Geometry,
  components: number,
): Observation {
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`The mixture is defined for 1 or 3 channels, the format has ${channels}`);
  }
  const block = channels === 1 ? 2 * components : 3 * components;
  const value = (level: number) => 2 * level / (levels - 1) - 1;

  /** A component's mean of channel c, given the values of the channels before. */
  const meanOf = (at: (row: number) => number, k: number, c: number, before: readonly number[]): number => {
    let mean = at(components + c * block + k);
    if (c === 1) mean += Math.tanh(at(components + 2 * components + k)) * before[0]!;
    if (c === 2) {
      mean += Math.tanh(at(components + block + 2 * components + k)) * before[0]!;
      mean += Math.tanh(at(components + 2 * block + 2 * components + k)) * before[1]!;
    }
    return mean;
  };
  const logScaleOf = (at: (row: number) => number, k: number, c: number): number =>
    at(components + c * block + components + k);

  const joint = new Float64Array(components);
  return {
    kind: "discretized-logistic-mixture",
    sites: places,
    uniformsPerSite: 1 + channels,
    logMasses(parameters, image, out) {
      for (let place = 0; place < places; place++) {
        const at = (row: number) => parameters[row * places + place]!;
        for (let k = 0; k < components; k++) joint[k] = at(k);
        let known = logSumExp(joint);
        const before: number[] = [];
        for (let c = 0; c < channels; c++) {
          const x = value(image[c * places + place]!);
          for (let k = 0; k < components; k++) {
            const component = { mean: meanOf(at, k, c, before), logScale: logScaleOf(at, k, c) };
            joint[k]! += discretizedLogisticLogMass(x, component, levels);
          }
          const total = logSumExp(joint);
          out[c * places + place] = total - known;
          known = total;
          before.push(x);
        }
      }
    },
    drawSite(parameters, site, uniforms, image) {
      const at = (row: number) => parameters[row * places + site]!;
      for (let k = 0; k < components; k++) joint[k] = at(k);
      const k = drawComponent(joint, uniforms[0]!);
      const before: number[] = [];
      for (let c = 0; c < channels; c++) {
        const u = uniforms[1 + c]!;
        const scale = Math.exp(Math.max(logScaleOf(at, k, c), LOG_SCALE_FLOOR));
        const drawn = meanOf(at, k, c, before) + scale * (Math.log(u) - Math.log1p(-u));
        if (Number.isNaN(drawn)) throw new RangeError("Cannot draw: the mixture's parameters must be numbers, got NaN");
        const level = Math.min(levels - 1, Math.max(0, Math.round((drawn + 1) * (levels - 1) / 2)));
        image[c * places + site] = level;
        before.push(value(level));
      }
    },
  };
}

function logSumExp(values: Float64Array): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}

function drawComponent(logits: Float64Array, uniform: number): number {
  const total = logSumExp(logits);
  if (!Number.isFinite(total)) throw new RangeError(`Cannot draw: the logits must be finite, their sum is ${total}`);
  let rest = uniform;
  for (let k = 0; k < logits.length; k++) {
    rest -= Math.exp(logits[k]! - total);
    if (rest < 0) return k;
  }
  return logits.length - 1;
}
