import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { discretizedLogisticLogMass, discretizedLogisticMixture } from "./discretized_logistic_mixture.ts";
import golden from "./goldens/discretized_logistic_mixture.json" with { type: "json" };

test("64 grey pixels have the log-masses of PixelCNN++'s definition in float64", () => {
  const places = golden.pixels.length;
  const mixture = discretizedLogisticMixture({ channels: 1, places, levels: 256 }, 5);
  // [places, 5] each, in double precision; the parameters of a network are float32.
  const rows = [golden.logit_weights, golden.means, golden.log_scales].flatMap((table) =>
    Array.from({ length: 5 }, (_, k) => table.map((row) => row[k]!))
  );
  const out = new Float64Array(places);
  mixture.logMasses(Float32Array.from(rows.flat()), Uint8Array.from(golden.pixels), out);
  for (let p = 0; p < places; p++) expect(Math.abs(out[p]! - golden.nats[p]!)).toBeLessThan(2e-5);
});

const { colour } = golden;
const places = colour.image[0]!.length;
const rgb = discretizedLogisticMixture({ channels: 3, places, levels: 256 }, colour.components);
const parameters = Float32Array.from(colour.parameters.flat());

test("a colour's mass, its channels shifted by the ones before, is that of equations 2 and 3 written out", () => {
  const out = new Float64Array(3 * places);
  rgb.logMasses(parameters, Uint8Array.from(colour.image.flat()), out);
  for (let p = 0; p < places; p++) {
    const nats = out[p]! + out[places + p]! + out[2 * places + p]!;
    expect(Math.abs(nats - colour.nats[p]!)).toBeLessThan(1e-8 * Math.abs(colour.nats[p]!));
  }
});

test.each([0, 1, 2])("the 256 masses of channel %i given the channels before sum to 1", (channel) => {
  const sums = new Float64Array(places), out = new Float64Array(3 * places);
  for (let level = 0; level < 256; level++) {
    const image = Uint8Array.from(colour.image.flat());
    image.fill(level, channel * places, (channel + 1) * places);
    rgb.logMasses(parameters, image, out);
    for (let p = 0; p < places; p++) sums[p]! += Math.exp(out[channel * places + p]!);
  }
  for (const sum of sums) expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
});

test("a bin far out in a tail keeps its mass, and the scale is floored at exp(-7)", () => {
  // Beyond the middle by d scales the mass is about exp(-d) times the width of a bin in scales.
  const scale = Math.exp(-7), far = discretizedLogisticLogMass(0.8, { mean: 0, logScale: -20 }, 256);
  expect(far).toBeCloseTo(-(0.8 - 1 / 255) / scale + Math.log1p(-Math.exp(-2 / 255 / scale)), 9);
  expect(discretizedLogisticLogMass(0.8, { mean: 0, logScale: -7 }, 256)).toBe(far);
});

test("drawn colours have the mean and the correlation of their masses", () => {
  const draws = 20_000, uniforms = new Float64Array(4);
  const noise = new Noise(3n), image = new Uint8Array(3);
  const pixel = discretizedLogisticMixture({ channels: 3, places: 1, levels: 256 }, colour.components);
  const column = Float32Array.from(colour.parameters, (row) => row[3]!);
  const counts = [0, 1, 2].map(() => new Float64Array(256));
  let product = 0;
  for (let i = 0; i < draws; i++) {
    noise.uniform(uniforms, { stream: STREAM.observation, example: i });
    pixel.drawSite(column, 0, uniforms, image);
    for (const c of [0, 1, 2]) counts[c]![image[c]!]!++;
    product += (image[0]! - 127.5) * (image[1]! - 127.5);
  }
  // The exact joint of the first two channels, by enumeration.
  const out = new Float64Array(3);
  const first = new Float64Array(256);
  let expected = 0, square = 0;
  for (let a = 0; a < 256; a++) {
    for (let b = 0; b < 256; b++) {
      image[0] = a, image[1] = b;
      pixel.logMasses(column, image, out);
      const mass = Math.exp(out[0]! + out[1]!);
      first[a]! += mass;
      expected += mass * (a - 127.5) * (b - 127.5);
      square += mass * ((a - 127.5) * (b - 127.5)) ** 2;
    }
  }
  const deviation = Math.sqrt((square - expected ** 2) / draws);
  expect(Math.abs(product / draws - expected)).toBeLessThan(4 * deviation);
  // Pearson's statistic over the levels that are expected often enough; five deviations of a chi-squared are allowed.
  let statistic = 0, cells = 0;
  first.forEach((mass, level) => {
    if (mass * draws < 5) return;
    statistic += (counts[0]![level]! - mass * draws) ** 2 / (mass * draws);
    cells++;
  });
  expect(cells).toBeGreaterThan(20);
  expect(statistic).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
});

test("two channels are refused: the definition has one or three", () => {
  expect(() => discretizedLogisticMixture({ channels: 2, places: 1, levels: 256 }, 3)).toThrow("1 or 3 channels");
});
