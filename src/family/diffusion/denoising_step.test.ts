import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { denoisingStep, predictClean } from "./denoising_step.ts";

const cut = (x: number) => x < -1 ? -1 : x > 1 ? 1 : x;
const CLEAN = {
  v: (x: number, output: number, signal: number, noise: number) => cut(signal * x - noise * output),
  epsilon: (x: number, output: number, signal: number, noise: number) => cut((x - noise * output) / signal),
  x0: (_x: number, output: number) => cut(output),
};

/** Normals, with what is special among numbers between them. */
function numbers(count: number, example: number): Float32Array {
  const out = new Float32Array(count), special = [0, -0, 1, -1, 1e-45, -1e-45, 3e38, -3e38, Infinity, -Infinity, NaN];
  new Noise(8n).normal(out, { stream: STREAM.latent, example });
  for (let i = example; i < count; i += 97) out[i] = special[(i >> 3) % special.length]!;
  return out;
}

const LENGTHS = [1, 2, 3, 8191, 8192, 8193, 30_001];
const LEVELS = [0.999_97, 0.6, 0.0313, 2e-9].map((bar) => ({ signal: Math.sqrt(bar), noise: Math.sqrt(1 - bar) }));

test.each(["v", "epsilon", "x0"] as const)("x_0 from %s is that of the plain formula, to the last bit", (kind) => {
  for (const length of LENGTHS) {
    const x = numbers(length, 0), output = numbers(length, 1);
    for (const shares of LEVELS) {
      const expected = x.map((value, i) => CLEAN[kind](value, output[i]!, shares.signal, shares.noise));
      expect(predictClean(kind, shares, x, output)).toEqual(expected);
    }
  }
});

test.each(["v", "epsilon", "x0"] as const)("so is a step by %s, with fresh noise and without", (kind) => {
  for (const length of LENGTHS) {
    const x = numbers(length, 0), output = numbers(length, 1), drawn = numbers(length, 2);
    for (const { signal, noise } of LEVELS) {
      const weights = { signal, noise, scale: 0.837, towards: 0.211 }, deviation = 0.0517;
      const expected = x.map((value, i) => {
        const clean = CLEAN[kind](value, output[i]!, signal, noise);
        return 0.837 * clean + 0.211 * (value - signal * clean) * (1 / noise);
      });
      const still = x.slice(), stirred = x.slice();
      denoisingStep(kind, still, output, weights);
      denoisingStep(kind, stirred, output, weights, { drawn, deviation });
      expect(still).toEqual(expected);
      expect(stirred).toEqual(expected.map((value, i) => value + deviation * drawn[i]!));
    }
  }
});
