import { isImageModel } from "../card/card.ts";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Card } from "../card/card.ts";
import { loadCard } from "../card/load_card.ts";
import { Noise } from "../core/noise.ts";
import { openDataset } from "../dataset/registry.ts";
import { openAutoregressive } from "../family/autoregressive.ts";
import type { Capability } from "../family/model.ts";
import { openModel } from "../family/open_model.ts";
import { openFeatureNetwork } from "../feature/feature_network.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { cardGraphs } from "./card_graphs.ts";

// Models run at whatever speed other programs leave them.
vi.setConfig({ testTimeout: 300_000 });

const MODELS = join(import.meta.dirname!, "..", "..", "models");
const digits = await openDataset("mnist", "holdout10k");
const noise = new Noise(0n);

const registered = (id: string) => loadCard(join(MODELS, id));
const claimed = ({ provenance, id }: Card, name: string) => {
  const value = provenance.heldOut?.[name];
  if (value === undefined) throw new Error(`${id} claims no ${name}`);
  return value;
};

function use<T>(capability: Capability<T>): T {
  if (!capability.has) throw new Error(capability.reason);
  return capability.use;
}

test(
  "lenet-mnist is right on as many of the 10,000 held-out digits as its recipe measured, and on 99 % at least",
  async () => {
    const { card, folder } = await registered("lenet-mnist");
    if (card.family !== "feature") throw new Error("unexpected card");
    const network = await openFeatureNetwork(card, cardGraphs({ card, folder }, { threads: 2 }));
    let right = 0;
    for (let first = 0; first < digits.count; first += 500) {
      const { logits } = await network.extract(digits.images.subarray(first * 784, (first + 500) * 784));
      for (let i = 0; i < 500; i++) {
        const row = logits!.subarray(i * 10, (i + 1) * 10);
        if (row.indexOf(Math.max(...row)) === digits.labels[first + i]) right++;
      }
    }
    // The recipe counted them in PyTorch; another runtime may round one or two the other way.
    expect(Math.abs(right - 10_000 * claimed(card, "accuracy"))).toBeLessThanOrEqual(2);
    expect(right).toBeGreaterThanOrEqual(9900);
  },
);

test.each([
  ["pixelcnn-mnist", "bitsPerDim", 1.1, 100],
  ["vae-mnist", "elboBitsPerDim", 1.5, 400],
  ["pixelcnn-oracle", "bitsPerDim", 5.35, 200],
  ["vae-oracle", "elboBitsPerDim", 5.6, 400],
  ["flow-mnist", "dequantisedBitsPerDim", 1.2, 400],
])("%s has the held-out bits per dimension that its recipe measured in PyTorch", async (id, name, most, images) => {
  const { card, folder } = await registered(id);
  if (!isImageModel(card)) throw new Error("unexpected card");
  const held = card.dataset === "mnist" ? digits : await openDataset(card.dataset, "test");
  const size = card.format.shape.reduce((product, side) => product * side, 1);
  const model = await openModel(card, cardGraphs({ card, folder }, { threads: 2 }));
  const { nats } = await use(model.likelihood(model.likelihoodMethods[0]!)).score(
    held.images.slice(0, images * size),
    noise,
    0,
  );
  const { mean, variance } = meanAndVariance(nats.map((value) => -value / Math.LN2 / size));
  // The recipe's mean is over all 10,000, this one over the first few: four standard errors are allowed.
  expect(Math.abs(mean - claimed(card, name))).toBeLessThan(4 * Math.sqrt(variance / images));
  expect(claimed(card, name)).toBeLessThanOrEqual(most);
});

test("rbm-mnist has the free energies that its recipe measured in PyTorch", async () => {
  const { card, folder } = await registered("rbm-mnist");
  if (card.family !== "energy") throw new Error("unexpected card");
  const model = await openModel(card, cardGraphs({ card, folder }, { threads: 2 }));
  const method = { method: "ais", chains: 2, temperatures: 2 } as const;
  const logPartition = {
    nats: claimed(card, "logPartition"),
    interval: [0, 0],
    effectiveChains: 1,
    chains: 1,
  } as const;
  const images = digits.images.slice(0, 2000 * 784);
  const { nats } = await use(model.likelihood(method)).score(images, noise, 0, logPartition);
  const { mean, variance } = meanAndVariance(nats.map((value) => -value));
  expect(Math.abs(mean - claimed(card, "nats"))).toBeLessThan(4 * Math.sqrt(variance / 2000));
});

test("pixelcnn-mnist draws the same pixels from cached steps as from whole passes", async () => {
  const { card, folder } = await registered("pixelcnn-mnist");
  if (card.family !== "autoregressive") throw new Error("unexpected card");
  const open = cardGraphs({ card, folder }, { threads: 2 });
  const cached = await use((await openAutoregressive(card, open)).sample).draw(noise, 0, 2);
  const whole = await use((await openAutoregressive(card, open, { cached: false })).sample).draw(noise, 0, 2);
  // The kernels round differently: where a draw falls on the edge of a level, what follows differs too.
  const same = cached.filter((level, i) => level === whole[i]).length;
  expect(same).toBeGreaterThan(0.99 * cached.length);
  expect(cached.some((level) => level > 200)).toBe(true);
});
