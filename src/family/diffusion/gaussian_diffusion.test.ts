import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseNpy } from "../../format/npy.ts";
import { tanhCdf } from "../../observation/discretized_gaussian.ts";
import golden from "../goldens/expected.json" with { type: "json" };
import { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { noiseSchedule } from "./noise_schedule.ts";

async function readArray(name: string): Promise<Float32Array> {
  const file = await readFile(new URL(`../goldens/${name}`, import.meta.url));
  return Float32Array.from(parseNpy(file, name).data);
}

const { T, schedules } = golden.diffusion_vlb;
const size = 36, images = 4;

test.each(
  [
    ["linear", "fixed-small", schedules.linear_fixed_small],
    ["linear", "fixed-large", schedules.linear_fixed_large],
    ["cosine", "fixed-small", schedules.cosine_fixed_small],
    ["cosine", "fixed-large", schedules.cosine_fixed_large],
  ] as const,
)("the whole bound under the %s schedule with %s variance is guided-diffusion's", async (name, variance, expected) => {
  const schedule = noiseSchedule({ name, steps: T });
  expect([schedule.betas[0], schedule.betas[T - 1]]).toEqual(
    expected.betas_first_last.map((beta) => expect.closeTo(beta, 12)),
  );
  const diffusion = new GaussianDiffusion(schedule, { prediction: "epsilon", variance });
  const x0 = (await readArray("vlb_x_uint8.npy")).map((level) => level / 127.5 - 1);
  const noise = await readArray("vlb_noise.npy");
  const toBits = 1 / (size * Math.LN2);
  for (let i = 0; i < images; i++) {
    const image = x0.subarray(i * size, (i + 1) * size);
    const prior = diffusion.prior(image) * toBits;
    expect(prior).toBeCloseTo(expected.prior_bpd[i]!, 9);
    let total = prior;
    for (let t = 0; t < T; t++) {
      const bar = schedule.alphaBars[t]!;
      const epsilon = noise.subarray((t * images + i) * size, (t * images + i + 1) * size);
      const xt = image.map((value, p) => Math.sqrt(bar) * value + Math.sqrt(1 - bar) * epsilon[p]!);
      const prediction = xt.map((value) => Math.sqrt(1 - bar) * value);
      const term = diffusion.term(t, { x0: image, xt, prediction }, 256, tanhCdf) * toBits;
      if (t === 0) expect(Math.abs(term - expected.vb_bpd_t0_first[i]!)).toBeLessThan(1e-5);
      total += term;
    }
    expect(Math.abs(total - expected.total_bpd[i]!)).toBeLessThan(1e-5 * expected.total_bpd[i]!);
  }
});

test("a learned variance at its ends gives the terms of both fixed ones, and between them the KL of two normals", () => {
  const schedule = noiseSchedule({ name: "cosine", steps: 20 });
  const of = (variance: "fixed-small" | "fixed-large" | "learned-range") =>
    new GaussianDiffusion(schedule, { prediction: "x0", variance });
  const learned = of("learned-range");
  const x0 = Float32Array.of(-0.3, 0.9), xt = Float32Array.of(0.1, 0.4), prediction = Float32Array.of(-0.2, 0.7);
  const noised = { x0, xt, prediction };
  const at = (t: number, output: number) => learned.term(t, { ...noised, variance: x0.map(() => output) }, 256);
  for (const t of [1, 7, 19]) {
    expect(at(t, -1)).toBeCloseTo(of("fixed-small").term(t, noised, 256), 10);
    expect(at(t, 1)).toBeCloseTo(of("fixed-large").term(t, noised, 256), 10);
    // In between: the geometric mean of the variances.
    const posterior = learned.posteriorVariance(t), model = Math.sqrt(posterior * schedule.betas[t]!);
    const squares = learned.posteriorMean(t).x0 ** 2 *
      x0.reduce((sum, value, i) => sum + (value - prediction[i]!) ** 2, 0);
    expect(at(t, 0)).toBeCloseTo(Math.log(model / posterior) + (2 * posterior + squares) / (2 * model) - 1, 10);
  }
  expect(at(0, -1)).toBeCloseTo(of("fixed-small").term(0, noised, 256), 10);
});

test.each(["epsilon", "v", "x0"] as const)(
  "many predictions of x_0 from %s are those of one after the other",
  (kind) => {
    const diffusion = new GaussianDiffusion(noiseSchedule({ name: "cosine", steps: 10 }), {
      prediction: kind,
      variance: "fixed-small",
    });
    const xt = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i) * 2),
      output = xt.map((_, i) => Math.cos(3 * i) * 2);
    for (const bar of diffusion.schedule.alphaBars) {
      const all = diffusion.predictAllX0(bar, xt, output);
      expect(all).toEqual(Float32Array.from(xt, (x, i) => diffusion.predictX0(bar, x, output[i]!)));
    }
  },
);
