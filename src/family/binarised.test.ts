import { expect, test } from "vitest";
import { Noise } from "../core/noise.ts";
import { binarise, onGreyLevels } from "./binarised.ts";
import { openAutoregressive } from "./autoregressive.ts";
import { autoregressiveCard, fakeGraphs } from "./fake_card.ts";

const noise = new Noise(2n);

test("a threshold takes what is above it for white", () => {
  const at = { noise, first: 0, size: 4 };
  expect([...binarise(Uint8Array.of(0, 127, 128, 255), { kind: "threshold", above: 127 }, at)]).toEqual([0, 0, 1, 1]);
});

test("drawn pixels are white as often as their level says, black and white ones always", () => {
  const levels = [0, 51, 204, 255], count = 4000;
  const images = Uint8Array.from({ length: 4 * count }, (_, i) => levels[i % 4]!);
  const drawn = binarise(images, { kind: "stochastic" }, { noise, first: 0, size: 4 });
  const share = (j: number) => drawn.filter((_, i) => i % 4 === j).reduce((sum, unit) => sum + unit, 0) / count;
  expect([share(0), share(3)]).toEqual([0, 1]);
  expect(Math.abs(share(1) - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / count));
  expect(Math.abs(share(2) - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / count));
});

test("an image is drawn by its index and the seed, whatever is beside it", () => {
  const images = new Uint8Array(40).fill(100);
  const draw = (from: number, to: number, seed: bigint) =>
    binarise(images.slice(from * 4, to * 4), { kind: "stochastic" }, { noise: new Noise(seed), first: from, size: 4 });
  expect(draw(0, 10, 1n).slice(12, 20)).toEqual(draw(3, 5, 1n));
  expect(draw(0, 10, 1n)).not.toEqual(draw(0, 10, 2n));
});

test("a Bernoulli model of binarised images has the mass of its black and white pixels", async () => {
  const binarisation = { kind: "threshold", above: 99 } as const;
  const card = autoregressiveCard({ kind: "bernoulli" }, { levels: 2, binarisation });
  const logit = Math.log(0.9 / 0.1);
  const bright = fakeGraphs({
    logits: ({ x }) => ({ logits: { data: new Float32Array(x!.dims[0]! * 6).fill(logit), dims: [] } }),
  });
  const model = onGreyLevels(await openAutoregressive(card, bright), binarisation);
  const likelihood = model.likelihood({ method: "exact" });
  if (!likelihood.has || !model.sample.has) throw new Error("unexpected");
  const { nats } = await likelihood.use.score(Uint8Array.of(99, 100, 255, 0, 180, 101), noise, 0);
  expect(nats[0]).toBeCloseTo(4 * Math.log(0.9) + 2 * Math.log(0.1), 6);
  expect(likelihood.use.convention).toEqual({ likelihood: "bernoulli", binarisation: "1 above 99" });
  const white = (await model.sample.use.draw(noise, 0, 500)).filter((level) => level === 255).length / 3000;
  expect(Math.abs(white - 0.9)).toBeLessThan(4 * Math.sqrt(0.09 / 3000));
});
