import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { normalCdf } from "../stats/normal_cdf.ts";
import { checkRoundTrip } from "./checks/round_trip.ts";
import { fakeGraphs, flowCard } from "./fake_card.ts";
import { imagesOf } from "./fixture_images.ts";
import { logBinWidth, openFlow } from "./flow.ts";
import type { LikelihoodMethod } from "./likelihood_method.ts";

/** Level + noise is normal with this mean and deviation, one for each of the six numbers. */
const means = [40.2, 200, 128.5, 90, 15, 130], deviations = [3, 20, 0.7, 50, 9, 1.2];
const image = [41, 190, 128, 77, 15, 131];
const RANGES = [[0, 1], [-1, 1], [0, 256]] as const;
const noise = new Noise(5n);

/** The affine map from the range's numbers to z, and back. */
const affine = ([low, high]: readonly [number, number]) => {
  const scale = 256 / (high - low);
  return fakeGraphs({
    forward: ({ x }) => {
      const n = x!.dims[0]!;
      const z = Float32Array.from(
        x!.data as Float32Array,
        (v, i) => ((v - low) * scale - means[i % 6]!) / deviations[i % 6]!,
      );
      const logDet = deviations.reduce((sum, deviation) => sum + Math.log(scale / deviation), 0);
      return { z: { data: z, dims: [n, 6] }, log_det: { data: new Float32Array(n).fill(logDet), dims: [n] } };
    },
    inverse: ({ z }) => ({
      x: {
        data: Float32Array.from(
          z!.data as Float32Array,
          (v, i) => (means[i % 6]! + deviations[i % 6]! * v) / scale + low,
        ),
        dims: [z!.dims[0]!, 1, 2, 3],
      },
    }),
  });
};

async function estimator(range: readonly [number, number], method: LikelihoodMethod) {
  const capability = (await openFlow(flowCard(range), affine(range))).likelihood(method);
  if (!capability.has) throw new Error(capability.reason);
  return capability.use;
}

/** log P of the image's levels: the integral of the density over its bins. */
const logMass = image.reduce((sum, level, j) => {
  const at = (edge: number) => normalCdf((edge - means[j]!) / deviations[j]!);
  return sum + Math.log(at(level + 1) - at(level));
}, 0);

test.each(RANGES)("one draw is the density at that draw, in units of bins, on [%d, %d]", async (...range) => {
  const { kind, score } = await estimator(range, { method: "dequantised", draws: 1 });
  expect(kind).toBe("lower-bound");
  const { nats, terms } = await score(imagesOf(image, 3), noise, 7);
  const uniforms = new Float64Array(6);
  for (let i = 0; i < 3; i++) {
    noise.uniform(uniforms, { stream: STREAM.dequantisation, example: 7 + i });
    const expected = image.reduce((sum, level, j) => {
      const z = (level + uniforms[j]! - means[j]!) / deviations[j]!;
      return sum - 0.5 * (z * z + Math.log(2 * Math.PI)) - Math.log(deviations[j]!);
    }, 0);
    // float32 holds a number of [-1, 1] to a thousandth of a bin at best.
    expect(Math.abs(nats[i]! - expected)).toBeLessThan(2e-3);
    expect(terms["prior"]![i]! + terms["volume"]![i]! + terms["dequantisation"]![i]!).toBeCloseTo(-nats[i]!, 9);
  }
});

test.each(RANGES)("many draws come to the mass of the levels from below, on [%d, %d]", async (...range) => {
  const { kind, score } = await estimator(range, { method: "dequantised", draws: 500 });
  expect(kind).toBe("importance-weighted");
  const { nats, curve } = await score(imagesOf(image, 40), noise, 0);
  const bounds = curve!.values.map((values) => meanAndVariance(values));
  const one = bounds[0]!, all = meanAndVariance(nats);
  expect(one.mean + 2 * Math.sqrt(one.variance / 40)).toBeLessThan(logMass);
  expect(Math.abs(all.mean - logMass)).toBeLessThan(4 * Math.sqrt(all.variance / 40) + 2e-3);
  expect(Math.sqrt(all.variance)).toBeLessThan(0.1);
});

test("the constant of a range is the width of its bins", () => {
  expect(logBinWidth({ range: [0, 1], levels: 256 })).toBeCloseTo(-8 * Math.LN2, 12);
  expect(logBinWidth({ range: [-1, 1], levels: 256 })).toBeCloseTo(-7 * Math.LN2, 12);
  expect(logBinWidth({ range: [0, 256], levels: 256 })).toBe(0);
});

test.each(RANGES)("samples have the levels' distribution, on [%d, %d]", async (...range) => {
  const { sample } = await openFlow(flowCard(range), affine(range));
  if (!sample.has) throw new Error(sample.reason);
  const count = 4000, images = await sample.use.draw(noise, 0, count);
  for (const j of [0, 2, 5]) {
    const hits = images.filter((level, i) => i % 6 === j && level === image[j]).length;
    const mass = normalCdf((image[j]! + 1 - means[j]!) / deviations[j]!) -
      normalCdf((image[j]! - means[j]!) / deviations[j]!);
    expect(Math.abs(hits / count - mass)).toBeLessThan(4 * Math.sqrt(mass * (1 - mass) / count));
  }
});

test("a method that a flow does not have is refused with those it has", async () => {
  const { likelihood } = await openFlow(flowCard([0, 1]), affine([0, 1]));
  const answer = likelihood({ method: "elbo" });
  expect(answer.has ? "" : answer.reason).toBe("a likelihood of family flow is measured by dequantised, not by elbo");
});

test("the inverse is held against the forward map, and both against the card's range", async () => {
  const check = async (graphs: ReturnType<typeof affine>, range: readonly [number, number]) => {
    const { roundTrip } = await openFlow(flowCard(range), graphs);
    return checkRoundTrip(await roundTrip!(noise, 200));
  };
  // Numbers of [0, 1] lie within [-1, 1], those of [0, 256] not within [0, 1].
  expect(await check(affine([0, 1]), [-1, 1])).toMatchObject({ ok: true, check: "inverse undoes forward" });
  const outside = await check(affine([0, 256]), [0, 1]);
  expect(outside).toMatchObject({ ok: false });
  expect(outside.finding).toContain("lie outside the card's range");
  const doubled = fakeGraphs({
    forward: ({ x }) => ({
      z: { ...x!, dims: [x!.dims[0]!, 6] },
      log_det: { data: new Float32Array(x!.dims[0]!), dims: [] },
    }),
    inverse: ({ z }) => ({ x: { ...z!, data: Float32Array.from(z!.data as Float32Array, (value) => 2 * value) } }),
  });
  expect((await check(doubled, [-10, 10])).finding).toMatch(/is (0\.9\d|1\.0\d) standard deviations away from z/);
});
