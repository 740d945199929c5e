import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { bernoulliObservation } from "./bernoulli.ts";
import { betaBinomialObservation } from "./beta_binomial.ts";
import { categoricalObservation } from "./categorical.ts";
import { discretizedGaussianObservation } from "./discretized_gaussian.ts";
import { discretizedLogisticMixture } from "./discretized_logistic_mixture.ts";
import type { Geometry, Observation } from "./observation.ts";

const grey: Geometry = { channels: 1, places: 2, levels: 256 };
const binary: Geometry = { ...grey, levels: 2 };
const CASES: readonly [string, Geometry, Observation, number][] = [
  ["categorical", grey, categoricalObservation(grey), 256],
  ["categorical, binary", binary, categoricalObservation(binary), 2],
  ["bernoulli", binary, bernoulliObservation(binary), 1],
  ["beta-binomial", grey, betaBinomialObservation(grey), 2],
  ["discretised Gaussian", grey, discretizedGaussianObservation(grey), 2],
  ["discretised logistic mixture", grey, discretizedLogisticMixture(grey, 4), 12],
];

const noise = new Noise(5n);
const parametersFor = (outputs: number) => {
  const parameters = new Float32Array(outputs * 2);
  noise.normal(parameters, { stream: STREAM.latent, example: 1 });
  return parameters.map((value) => 0.8 * value);
};

test.each(CASES)("%s: masses sum to 1, and draws and mean follow them", (_, { levels }, observation, outputs) => {
  const parameters = parametersFor(outputs), out = new Float64Array(2);
  const masses = new Float64Array(levels);
  let mean = 0;
  for (let level = 0; level < levels; level++) {
    observation.logMasses(parameters, Uint8Array.of(0, level), out);
    masses[level] = Math.exp(out[1]!);
    mean += level * masses[level]!;
  }
  expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 10);

  const draws = 5000, image = new Uint8Array(2), uniforms = new Float64Array(observation.uniformsPerSite);
  const counts = new Float64Array(levels);
  for (let i = 0; i < draws; i++) {
    noise.uniform(uniforms, { stream: STREAM.observation, example: i });
    observation.drawSite(parameters, 1, uniforms, image);
    counts[image[1]!]!++;
  }
  // Kolmogorov's distance between the drawn and the true distribution: 2 / sqrt(n) is passed once in 1,500 tests.
  let drawn = 0, true_ = 0, largest = 0;
  for (let level = 0; level < levels; level++) {
    drawn += counts[level]! / draws;
    true_ += masses[level]!;
    largest = Math.max(largest, Math.abs(drawn - true_));
  }
  expect(largest).toBeLessThan(2 / Math.sqrt(draws));
  if (observation.kind === "beta-binomial" || observation.kind === "bernoulli") {
    const means = new Float32Array(2);
    observation.mean?.(parameters, means);
    expect(means[1]).toBeCloseTo(mean, 4);
  }
});

test("bernoulli pixels need a format of two levels", () => {
  expect(() => bernoulliObservation(grey)).toThrow("have 2 levels, the format has 256");
});

test("black and white is drawn, and means of levels round, as the plain formulas do", () => {
  const places = 20_000, logits = new Float32Array(2 * places), uniforms = new Float64Array(places);
  noise.normal(logits, { stream: STREAM.latent, example: 2 });
  noise.uniform(uniforms, { stream: STREAM.observation, example: 2 });
  for (let p = 0; p < places; p++) {
    logits[p]! *= 2 ** (p % 7);
    // Every other draw lies next to the edge.
    if (p % 2 === 1) uniforms[p] = (1 + ((p >> 1) % 3 - 1) * 2 ** -53) / (1 + Math.exp(-logits[p]!));
  }
  const images = new Uint8Array(places);
  bernoulliObservation({ channels: 1, places, levels: 2 }).drawImages?.(logits.subarray(0, places), uniforms, images);
  expect(images).toEqual(Uint8Array.from(uniforms, (u, p) => u * (1 + Math.exp(-logits[p]!)) < 1 ? 1 : 0));

  const means = new Uint8Array(places);
  for (let p = 0; p < places; p += 3) {
    // Every third mean lies next to where two levels meet, or on it.
    const level = p % 255 + 0.5, distance = (p % 5 - 2) * 1e-7;
    logits[p] = Math.log(level / (255 - level)) + logits[places + p]! + distance;
  }
  logits.set([200, -200, 0, 0], 0);
  logits.set([-200, 200, 88, -88], places);
  betaBinomialObservation({ channels: 1, places, levels: 256 }).meanLevels?.(logits, means);
  const plain = (_: number, p: number) =>
    Math.round(Math.fround(255 / (1 + Math.exp(logits[places + p]! - logits[p]!))));
  expect(means).toEqual(Uint8Array.from(means, plain));
});

test("a logit that is no number among many is refused", () => {
  const { drawImages } = bernoulliObservation(binary);
  expect(() => drawImages?.(Float32Array.of(0, 0, 0, NaN), new Float64Array(4), new Uint8Array(4))).toThrow("got NaN");
});

test.each(CASES)(
  "%s: many images at once are drawn as one site after the other",
  (_, geometry, observation, outputs) => {
    const { drawImages, sites, uniformsPerSite: each } = observation;
    if (drawImages === undefined) return;
    const images = 300, size = geometry.channels * geometry.places, stride = outputs * geometry.places;
    const parameters = new Float32Array(images * stride), uniforms = new Float64Array(images * sites * each);
    noise.normal(parameters, { stream: STREAM.latent, example: 3 });
    noise.uniform(uniforms, { stream: STREAM.observation, example: 3 });
    const drawn = new Uint8Array(images * size), expected = new Uint8Array(images * size);
    drawImages(parameters, uniforms, drawn);
    for (let i = 0; i < images; i++) {
      const own = parameters.subarray(i * stride, (i + 1) * stride),
        image = expected.subarray(i * size, (i + 1) * size);
      for (let site = 0; site < sites; site++) {
        const at = (i * sites + site) * each;
        observation.drawSite(own, site, uniforms.subarray(at, at + each), image);
      }
    }
    expect(drawn).toEqual(expected);
  },
);
