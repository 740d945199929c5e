import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import type { ObservationSpec } from "../../card/observation_spec.ts";
import { openAutoregressive } from "../autoregressive.ts";
import { autoregressiveCard, fakeGraphs } from "../fake_card.ts";
import type { Conditionals, LikelihoodCurve } from "../model.ts";
import { activeUnits, checkActiveUnits } from "./active_units.ts";
import { checkBoundOrder } from "./bound_order.ts";
import { checkConditionalMasses } from "./conditional_masses.ts";
import { checkConditionalOrder } from "./conditional_order.ts";
import { checkDataRange } from "./data_range.ts";
import { checkEffectiveChains } from "./effective_chains.ts";
import { checkPlausibleBits } from "./plausible_bits.ts";

const weights = new Float64Array(256 * 6);
new Noise(8n).normal(weights, { stream: STREAM.latent, example: 0 });

/** Output channel c at a pixel is a weight times the sum of the pixels up to `reach` places before it, plus another. */
async function conditionalsThatRead(
  reach: number,
  observation: ObservationSpec,
  channels: number,
): Promise<Conditionals> {
  const graphs = fakeGraphs({
    logits: ({ x }) => {
      const n = x!.dims[0]!, pixels = x!.data as Float32Array, data = new Float32Array(n * channels * 6);
      for (let i = 0; i < n; i++) {
        for (let p = 0; p < 6; p++) {
          let known = 0;
          for (let q = 0; q <= Math.min(5, p + reach); q++) known += pixels[i * 6 + q]!;
          for (let c = 0; c < channels; c++) {
            data[(i * channels + c) * 6 + p] = weights[c]! * known + weights[(c + p) % weights.length]!;
          }
        }
      }
      return { logits: { data, dims: [] } };
    },
  });
  const { conditionals } = await openAutoregressive(autoregressiveCard(observation), graphs);
  if (conditionals === undefined) throw new Error("unexpected");
  return conditionals;
}

const image = Uint8Array.of(3, 250, 17, 128, 0, 90);
const enumeration = { levels: 256, positions: [0, 3, 5], microBatch: 100 };
const order = { levels: 256, sites: [0, 2, 4] };

test.each(
  [
    [{ kind: "categorical", classAxis: 1 }, 256],
    [{ kind: "discretized-logistic-mixture", components: 2 }, 6],
  ] as const,
)("a causal model passes enumeration and order: $kind", async (observation, channels) => {
  const causal = await conditionalsThatRead(-1, observation, channels);
  expect(await checkConditionalMasses(causal, image, enumeration)).toMatchObject({ ok: true });
  expect(await checkConditionalOrder(causal, image, order)).toMatchObject({ ok: true });
});

test("a model that reads the pixel that it predicts does not sum to 1", async () => {
  const leaking = await conditionalsThatRead(0, { kind: "categorical", classAxis: 1 }, 256);
  const { ok, finding } = await checkConditionalMasses(leaking, image, enumeration);
  expect(ok).toBe(false);
  expect(finding).toMatch(/sum to [\d.]+ at position \d: the network reads the number that it predicts/);
});

test("a model that reads the next pixel is out of order, though its masses sum to 1 elsewhere", async () => {
  const future = await conditionalsThatRead(1, { kind: "categorical", classAxis: 1 }, 256);
  const { ok, finding } = await checkConditionalOrder(future, image, order);
  expect(ok).toBe(false);
  expect(finding).toContain("Changing the pixels after site 0 moved the log-mass of number 0");
});

test("independent pixels must not move with any other", async () => {
  const masses = (images: Uint8Array) =>
    Promise.resolve(Float64Array.from(images, (_, i) => -1 - images[i - i % 6]! / 255));
  const moved = await checkConditionalOrder({ order: "independent", sites: 6, logMasses: masses }, image, order);
  expect(moved).toMatchObject({ ok: false });
  const still = {
    order: "independent",
    sites: 6,
    logMasses: (images: Uint8Array) => Promise.resolve(new Float64Array(images.length)),
  } as const;
  expect(await checkConditionalOrder(still, image, order)).toMatchObject({ ok: true });
});

test("bits per dimension are between 0 and those of uniform noise", () => {
  const of = (bits: readonly number[], basis: "mass" | "density" = "mass") =>
    checkPlausibleBits(Float64Array.from(bits, (b) => -b * 10 * Math.LN2), { dimensions: 10, levels: 256, basis });
  expect(of([1, 3, 7.9])).toMatchObject({ ok: true });
  expect(of([1, -0.1, 3]).finding).toContain("Example 1 has a log-mass of +0.69");
  expect(of([1, -0.1, 3], "density")).toMatchObject({ ok: true }); // one draw of the dequantisation may be above 1
  expect(of([-7, -6.5], "density").finding).toContain("the constant of the data's scaling is missing");
  expect(of([9, 8]).finding).toContain("more than the 8 of uniform noise");
  expect(of([NaN], "density")).toMatchObject({ ok: false });
});

test("units are active whose means vary, and none is a collapse", () => {
  const count = 50, mean = new Float32Array(count * 3), logVariance = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) mean.set([i % 2 === 0 ? 1 : -1, 0.01 * (i % 2), 0.5], i * 3);
  // Unit 0: ±1; unit 1: variance below 0.01; unit 2: a constant, which costs KL and says nothing.
  const { active, units, meanKl } = activeUnits({ latent: 3, mean, logVariance });
  expect([active, units]).toEqual([1, 3]);
  expect(meanKl).toBeCloseTo(0.5 * (1 + 0.01 ** 2 / 2 + 0.25), 6);
  const collapsed = { latent: 3, mean: mean.map((_, i) => i % 3 === 2 ? 0.5 : 0), logVariance };
  expect(checkActiveUnits(collapsed).finding).toContain("0 of 3 latent units are active");
  expect(() => activeUnits({ latent: 3, mean: new Float32Array(3), logVariance })).toThrow("at least 2 images");
});

test("bounds that rise pass, a fall beyond the noise does not, and neither does an ELBO above them", () => {
  const nats = (centre: number) => Float64Array.from({ length: 30 }, (_, i) => centre + Math.sin(i));
  const curve = (...centres: number[]): LikelihoodCurve => ({
    axis: "draws",
    at: [1, 2, 5],
    values: centres.map(nats),
  });
  expect(checkBoundOrder(curve(-90, -85, -84.9), nats(-90.2))).toMatchObject({ ok: true });
  expect(checkBoundOrder(curve(-90, -85, -86)).finding).toContain(
    "The bound of 5 draws lies 1.000 nats below that of 2 draws",
  );
  expect(checkBoundOrder(curve(-90, -85, -84), nats(-80)).finding).toContain("below that of the ELBO");
  const noisy: LikelihoodCurve = {
    axis: "draws",
    at: [1, 2],
    values: [nats(-90), Float64Array.from({ length: 30 }, (_, i) => -90.2 + 3 * Math.cos(5 * i))],
  };
  expect(checkBoundOrder(noisy)).toMatchObject({ ok: true });
});

test("images that are far likelier on another range are said to be, and a little noise is not", () => {
  const declared = { range: [-1, 1], bits: 6.01 } as const;
  const wrong = checkDataRange(declared, [{ range: [0, 255], bits: Infinity }, { range: [0, 1], bits: 1.02 }]);
  expect(wrong.ok).toBe(false);
  expect(wrong.finding).toContain("on [0, 1] they take 1.020");
  expect(checkDataRange(declared, [{ range: [0, 1], bits: 5.95 }]).ok).toBe(true);
  expect(checkDataRange(declared, []).ok).toBe(true);
});

test("a log-partition that one chain in forty carries is not trusted", () => {
  const partition = { nats: 0, interval: [-1, 1] as const, chains: 40 };
  expect(checkEffectiveChains({ ...partition, effectiveChains: 1.2 })).toMatchObject({ ok: false });
  expect(checkEffectiveChains({ ...partition, effectiveChains: 12 })).toMatchObject({ ok: true });
});
