/**
 * The likelihood along a diffusion's probability-flow ODE: an estimate, neither bound nor exact.
 *
 * A variance-preserving diffusion noises x_φ = cos φ x_0 + sin φ ε with cos² φ = alpha_bar, and in the angle φ its ODE is
 *
 *   dx/dφ = v(x, φ) = cos φ ε - sin φ x_0
 *
 * with the network's ε and x_0 at (x, φ): Salimans & Ho 2022 (arXiv:2202.00512), appendix D. The density changes along it
 * by log p(x_start) = log N(x_end; 0, I) + ∫ div v dφ: Song et al. 2021 (arXiv:2011.13456), equation 39. What is ours:
 * between the schedule's steps the angle is linear in t, and the integral runs from the first step's angle to the last
 * one's. The divergence is Hutchinson's estimate with Rademacher probes, the same along a trajectory, and central
 * differences of the network.
 *
 * Grey levels become numbers in one of two ways. `uniform` spreads them over bins of 2 / (levels - 1), as if the data had
 * the first step's noise: log P(x) is about log p(x + u) plus the logarithm of the bins' volume. `first-step` noises them
 * as the diffusion does, with q(x_1 | x), and undoes it with the model's p(x | x_1), as the variational bound does:
 * log P(x) >= E_q[log p(x_1) + log P(x | x_1) - log q(x_1 | x)], a bound but for the ODE's errors.
 */
import type { CardOf, DiffusionSpec } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { type Noise, STREAM } from "../../core/noise.ts";
import { checkFinite } from "../check_finite.ts";
import type { MethodOf } from "../likelihood_method.ts";
import type { LikelihoodEstimator } from "../model.ts";
import { adaptiveHeun, type Field } from "./adaptive_heun.ts";
import type { Denoise } from "./denoiser.ts";
import type { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { noisedStart, uniformStart } from "./flow_start.ts";

/** Half the distance between the points of a difference, in standard deviations of the noise. */
const PROBE_STEP = 0.05;
const LOG_2_PI = Math.log(2 * Math.PI);

/** The estimate for 8-bit images; `tolerance` is that of {@linkcode adaptiveHeun}. */
export function probabilityFlow(
  card: CardOf<"diffusion">,
  diffusion: GaussianDiffusion,
  denoise: Denoise,
  { tolerance, probes, dequantisation = "uniform" }: MethodOf<"ode">,
): LikelihoodEstimator {
  const pixels = new Pixels(card.format);
  const { size } = pixels;
  const { alphaBars, steps } = diffusion.schedule;
  const angles = Float64Array.from(alphaBars, (bar) => Math.atan2(Math.sqrt(1 - bar), Math.sqrt(bar)));
  const start = dequantisation === "uniform" ? uniformStart(pixels) : noisedStart(pixels, diffusion, denoise);
  const perField = 1 + 2 * probes;
  return {
    kind: "estimate",
    basis: "density",
    convention: {
      likelihood: "probability-flow ODE",
      solver: "Heun, adaptive",
      tolerance,
      probes,
      trace: "Hutchinson, Rademacher, central differences",
      dequantisation,
      chain: steps,
    },
    evaluations: start.evaluations + 2 * perField,
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / size;
      const begin = await start.draw(images, noise, first);
      const signs = Array.from({ length: probes }, (_, draw) => rademacher(noise, first, count, size, draw));
      const field = flowField(card.diffusion.prediction, angles, denoise, signs, first);
      const span = { from: angles[0]!, to: angles[steps - 1]! };
      const end = await adaptiveHeun(field, begin.x, { count, ...span, tolerance });
      const prior = Float64Array.from({ length: count }, (_, i) => {
        let nats = 0;
        for (let j = i * size; j < (i + 1) * size; j++) nats += 0.5 * (end.x[j]! ** 2 + LOG_2_PI);
        return nats;
      });
      const volume = end.divergence.map((value) => -value);
      const nats = prior.map((value, i) => -(value + volume[i]! + begin.cost[i]!));
      checkFinite(nats, first);
      return {
        nats,
        terms: { prior, volume, dequantisation: begin.cost },
        evaluations: end.evaluations.map((value) => start.evaluations + perField * value),
      };
    },
  };
}

/** v and its divergence, by one pass at the points and two for each probe. */
function flowField(
  prediction: DiffusionSpec["prediction"],
  angles: Float64Array,
  denoise: Denoise,
  signs: readonly Int8Array[],
  first: number,
): Field {
  return async (x, at) => {
    const count = at.length, size = x.length / count;
    const steps = Array.from(at, (angle) => stepAt(angles, angle));
    const velocity = async (points: Float32Array): Promise<Float64Array> => {
      const output = (await denoise(points, steps, first)).prediction;
      const out = new Float64Array(points.length);
      for (let i = 0; i < count; i++) {
        const signal = Math.cos(at[i]!), spread = Math.sin(at[i]!);
        for (let j = i * size; j < (i + 1) * size; j++) {
          out[j] = prediction === "v"
            ? output[j]!
            : prediction === "epsilon"
            ? (output[j]! - spread * points[j]!) / signal
            : (signal * points[j]! - output[j]!) / spread;
        }
      }
      return out;
    };
    const slope = await velocity(Float32Array.from(x));
    const divergence = new Float64Array(count);
    const above = new Float32Array(x.length), below = new Float32Array(x.length);
    for (const sign of signs) {
      for (let i = 0; i < count; i++) {
        const step = PROBE_STEP * Math.sin(at[i]!);
        for (let j = i * size; j < (i + 1) * size; j++) {
          above[j] = x[j]! + sign[j]! * step;
          below[j] = x[j]! - sign[j]! * step;
        }
      }
      const ahead = await velocity(above), behind = await velocity(below);
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let j = i * size; j < (i + 1) * size; j++) sum += sign[j]! * (ahead[j]! - behind[j]!);
        divergence[i]! += sum / (2 * PROBE_STEP * Math.sin(at[i]!) * signs.length);
      }
    }
    return { slope, divergence };
  };
}

/** The time step, between whole ones too, at an angle. */
export function stepAt(angles: Float64Array, angle: number): number {
  let low = 0, high = angles.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (angles[middle]! <= angle) low = middle;
    else high = middle;
  }
  return low + Math.min(1, Math.max(0, (angle - angles[low]!) / (angles[high]! - angles[low]!)));
}

/** Signs with equal chances, [count, size]. */
function rademacher(noise: Noise, first: number, count: number, size: number, draw: number): Int8Array {
  const signs = new Int8Array(count * size), uniforms = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    noise.uniform(uniforms, { stream: STREAM.probe, example: first + i, draw });
    for (let j = 0; j < size; j++) signs[i * size + j] = uniforms[j]! < 0.5 ? -1 : 1;
  }
  return signs;
}
