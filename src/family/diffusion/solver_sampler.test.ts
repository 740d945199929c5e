import { expect, test } from "vitest";
import { type DiffusionSpec, samplerSchema } from "../../card/card.ts";
import { ModelOutputError } from "../../core/model_output_error.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { openDiffusion } from "../diffusion.ts";
import { diffusionCard, fakeGraphs } from "../fake_card.ts";
import golden from "../goldens/dpm_solver.json" with { type: "json" };
import { latentCodes } from "../latent_codes.ts";
import type { Sampler } from "../model.ts";
import { denoiser } from "./denoiser.ts";
import { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { noiseSchedule } from "./noise_schedule.ts";
import { solver } from "./solver_sampler.ts";

const SIZE = 6;
const noise = new Noise(3n);

/** The goldens' network, whatever its output is taken for. */
const smooth = fakeGraphs({
  denoise: ({ x, t }) => {
    const values = x!.data as Float32Array, times = t!.data as Float32Array;
    const data = values.map((value, at) => {
      const i = Math.floor(at / SIZE), j = at % SIZE;
      const next = values[i * SIZE + (j + 1) % SIZE]!;
      return 0.8 * Math.tanh(1.1 * value - 0.3 * next) + 0.1 * Math.cos(times[i]! / 50 + j);
    });
    return { out: { data, dims: x!.dims } };
  },
});

async function samplerOf(spec: Partial<DiffusionSpec>, graphs = smooth): Promise<Sampler> {
  const { sample } = await openDiffusion(diffusionCard(spec), graphs);
  if (!sample.has) throw new Error(sample.reason);
  return sample.use;
}

test.each(golden.cases)(
  "samples are those of the authors' formulas: $schedule, $rules.spacing, $rules.steps",
  async ({ schedule, rules, samples }) => {
    const spec = samplerSchema.parse({ kind: "dpm-solver++-2m", ...rules });
    if (spec.kind !== "dpm-solver++-2m") throw new Error("unexpected sampler");
    for (const prediction of ["epsilon", "v", "x0"] as const) {
      const name = schedule === "linear" ? "linear" : "cosine";
      const card = diffusionCard({ prediction, schedule: { name, steps: 1000 } });
      const diffusion = new GaussianDiffusion(noiseSchedule(card.diffusion.schedule), card.diffusion);
      const x = Float32Array.from([...golden.start, ...golden.start]);
      await solver(diffusion, denoiser(card, await smooth("denoise"), 1000), spec)(x, 0, 2);
      x.forEach((value, j) => expect(Math.abs(value - samples[prediction][j % SIZE]!), prediction).toBeLessThan(1e-6));
    }
  },
);

test("sample i is the same alone and in any batch", async () => {
  const sampler = await samplerOf({
    prediction: "v",
    schedule: { name: "cosine", steps: 100 },
    sampler: samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 8 }),
  });
  const together = await sampler.draw(noise, 0, 9);
  expect(await sampler.draw(noise, 7, 1)).toEqual(together.slice(7 * SIZE, 8 * SIZE));
  expect(await sampler.draw(noise, 3, 4)).toEqual(together.slice(3 * SIZE, 7 * SIZE));
});

test("in two steps, both of first order, it is DDIM", async () => {
  const spec = { prediction: "v", schedule: { name: "linear", steps: 1000 } } as const;
  const fast = samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 2, spacing: "time-uniform" });
  const ours = await samplerOf({ ...spec, sampler: fast });
  const ddim = await samplerOf({ ...spec, sampler: { kind: "ddim", steps: 2, eta: 0 } });
  expect(await ours.draw(noise, 0, 50)).toEqual(await ddim.draw(noise, 0, 50));
});

test.each(["linear", "cosine"] as const)(
  "on normal data it is nearer to the ODE's solution than DDIM: %s",
  async (name) => {
    // The denoiser is optimal for N(mean, s²); the ODE stretches a start to the code of the same quantile.
    const mean = 0.1, s = 0.2, count = 40, schedule = { name, steps: 1000 };
    const { alphaBars } = noiseSchedule(schedule);
    const optimal = fakeGraphs({
      denoise: ({ x, t }) => {
        const bar = alphaBars[Number(t!.data[0])]!, gain = Math.sqrt(bar) * s ** 2 / (bar * s ** 2 + 1 - bar);
        const data = (x!.data as Float32Array).map((value) => mean + gain * (value - Math.sqrt(bar) * mean));
        return { out: { data, dims: x!.dims } };
      },
    });
    const codes = latentCodes(noise, STREAM.latent, 0, count, SIZE);
    const error = async (sampler: DiffusionSpec["sampler"]) => {
      const images = await (await samplerOf({ prediction: "x0", schedule, sampler }, optimal)).draw(noise, 0, count);
      const squares = images.reduce((sum, level, j) => sum + (level / 127.5 - 1 - (mean + s * codes[j]!)) ** 2, 0);
      return Math.sqrt(squares / images.length);
    };
    for (const steps of [10, 20, 50]) {
      const ddim = await error({ kind: "ddim", steps, eta: 0 });
      for (const spacing of ["log-snr", "time-uniform", "time-quadratic", "karras"]) {
        const ours = await error(samplerSchema.parse({ kind: "dpm-solver++-2m", steps, spacing }));
        expect(ours, `${spacing}, ${steps} steps`).toBeLessThan(spacing === "log-snr" ? ddim / 5 : ddim);
      }
    }
  },
);

test("a network that gives NaN is refused with its index and its batch", async () => {
  const broken = fakeGraphs({
    denoise: ({ x, t }) => {
      const data = (x!.data as Float32Array).slice();
      if (Number(t!.data[0]) < 20) data[15] = NaN;
      return { out: { data, dims: x!.dims } };
    },
  });
  const sampler = samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 10 });
  const drawing = (await samplerOf({ sampler }, broken)).draw(noise, 64, 4);
  await expect(drawing).rejects.toBeInstanceOf(ModelOutputError);
  await expect(drawing).rejects.toThrow("NaN in output 'out' for example 66, element 3 (batch of examples 64 to 67)");
});

test("its convention says where the steps lie and how the path ends", async () => {
  const schedule = { name: "linear", steps: 1000 } as const;
  const sampler = samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 20 });
  expect(await samplerOf({ schedule, sampler })).toMatchObject({
    evaluations: 20,
    convention: {
      sampler: "dpm-solver++-2m",
      steps: 20,
      spacing: "log-snr",
      times: "trained steps",
      lowestHalfLogSnr: -5.1,
      finalSigma: "zero",
      lastOrder: 1,
      clip: true,
    },
  });
});

test("more steps than the schedule has are refused when the model is opened", async () => {
  const sampler = samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 41 });
  await expect(samplerOf({ sampler })).rejects.toThrow("Cannot sample in 41 steps: the schedule has 40");
});
