import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { ModelOutputError } from "../../core/model_output_error.ts";
import { STREAM } from "../../core/noise.ts";
import {
  floatOutput,
  type Graph,
  type ResidentRunner,
  type ResidentSums,
  type ResidentTensor,
  type Tensor,
  type WeightedSums,
} from "../../runtime/graph.ts";
import { classLabels } from "../class_labels.ts";
import { latentCodes } from "../latent_codes.ts";
import type { Sampler } from "../model.ts";
import type { NoiseSchedule } from "./noise_schedule.ts";
import { type ResidentPlan, residentPlan } from "./resident_plan.ts";

/**
 * The same sampler with x staying on the graph's device from the first step to the last: noise goes up, the image comes
 * down. Where the graph has no such device, and where the variance is learned, the sampler itself.
 *
 * Samples are those of the host to about 1e-3 on [-1, 1], before they become grey levels: it adds in float64 and rounds
 * x to float32 once a step, a device adds in float32.
 *
 * A draw throws as the host's does, and a DeviceLostError where the device is gone; of a network that gives NaN or
 * infinity it tells at the end only. What it holds on the device is freed in any case.
 *
 * @param host Draws where x cannot stay; its convention is kept, for it names the same steps.
 *
 * @example
 * ```ts
 * const host = diffusionSampler(card, diffusion, denoise);
 * const sampler = residentSampler(card, diffusion.schedule, await open("denoise"), host);
 * const images = await sampler.draw(new Noise(7n), 0, 64);
 * ```
 */
export function residentSampler(
  card: CardOf<"diffusion">,
  schedule: NoiseSchedule,
  { resident }: Pick<Graph, "resident">,
  host: Sampler,
): Sampler {
  if (resident === undefined || card.diffusion.variance === "learned-range") return host;
  const { denoise, time, conditioning } = card.diffusion;
  const pixels = new Pixels(card.format), { shape, size } = pixels;
  const { other, steps } = residentPlan(card.diffusion, schedule.alphaBars);
  let opened: Promise<ResidentRunner> | undefined, sums: Promise<ResidentSums> | undefined;
  return {
    ...host,
    async draw(noise, first, count) {
      const runner = await (opened ??= resident());
      const dims = [count, ...shape], labels = classLabels(conditioning, first, count);
      const { hold, freeAllBut } = holder();
      try {
        let x: Tensor | ResidentTensor = { data: latentCodes(noise, STREAM.latent, first, count, size), dims };
        let before: Tensor | ResidentTensor = x;
        for (const { t, clean, next } of steps) {
          const times = new Float32Array(count).fill(time === "index" ? t : t / schedule.steps);
          const feeds = { [denoise.input]: x, [denoise.time]: { data: times, dims: [count] }, ...labels };
          const output = checkedOutput(hold(await runner.run(feeds)), denoise.output, dims);
          const isFlat = output.dims.length !== dims.length;
          const step = await (sums ??= runner.weightedSums(stepSums(shape, isFlat ? [size] : shape, other)));
          const values = hold(
            other === "none"
              ? await step.run({ x, output }, { clean: [clean.x, clean.output], next: [next.clean, next.x, 0] })
              : await step.run(
                {
                  x,
                  output,
                  // What has no weight may be anything that is there.
                  other: next.other === 0
                    ? x
                    : other === "before"
                    ? before
                    : { data: latentCodes(noise, STREAM.sampler, first, count, size, t), dims },
                },
                { clean: [clean.x, clean.output], next: [next.clean, next.x, 0, next.other] },
              ),
          );
          [x, before] = [values["next"]!, values["clean"]!];
          freeAllBut(x, before);
        }
        const fetched = "data" in x ? x : await runner.fetch(x);
        return pixels.toLevels(finite(floatOutput({ x: fetched }, "x"), denoise.output, first, count), count);
      } finally {
        freeAllBut();
      }
    },
  };
}

/** What a step does: x_0 from x and the network's output, and the next x. */
function stepSums(shape: readonly number[], output: readonly number[], other: ResidentPlan["other"]): WeightedSums {
  const last = other === "none" ? [] : ["other"];
  return {
    inputs: { x: shape, output, ...(other !== "none" && { other: shape }) },
    sums: [
      { name: "clean", of: ["x", "output"], clip: [-1, 1] },
      // The output comes in once more with a weight of 0: cutting may hide a NaN, and so it stays in x to the end.
      { name: "next", of: ["clean", "x", "output", ...last] },
    ],
  };
}

/** Keeps account of what is held on a device. */
function holder() {
  const held = new Set<ResidentTensor>();
  return {
    hold(values: Readonly<Record<string, ResidentTensor>>): Readonly<Record<string, ResidentTensor>> {
      for (const value of Object.values(values)) held.add(value);
      return values;
    },
    freeAllBut(...kept: readonly (Tensor | ResidentTensor)[]): void {
      for (const value of held) {
        if (kept.includes(value)) continue;
        held.delete(value);
        value.dispose();
      }
    },
  };
}

/** The network's output, like x or with all but the batch in one axis. */
function checkedOutput(
  outputs: Readonly<Record<string, ResidentTensor>>,
  name: string,
  dims: readonly number[],
): ResidentTensor {
  const output = outputs[name];
  if (output === undefined) {
    throw new Error(`The graph gave no output '${name}', only ${Object.keys(outputs).join(", ")}`);
  }
  const [count = 0, ...shape] = dims, found = output.dims.join();
  if (found === dims.join() || found === `${count},${shape.reduce((size, axis) => size * axis, 1)}`) return output;
  throw new Error(`The output '${name}' must be [${dims.join(", ")}], the graph gave [${output.dims.join(", ")}]`);
}

/** x of the last step, which is finite only where every output of the network was. */
function finite(x: Float32Array, output: string, first: number, count: number): Float32Array {
  const bad = x.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return x;
  throw new ModelOutputError(
    `The model gave NaN or infinity in output '${output}' for example ${
      first + Math.floor(bad / (x.length / count))
    } ` +
      `(batch of examples ${first} to ${
        first + count - 1
      }). At which step it did is not seen where x stays on a device: ` +
      "run it on the processor, which stops there",
  );
}
