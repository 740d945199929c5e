import { expect, test } from "vitest";
import { Noise } from "../core/noise.ts";
import { measurePartition } from "./energy/annealed_importance.ts";
import { exactLogPartition, freeEnergy, HIDDEN, machineGraphs, STATES, VISIBLE } from "./energy/fixture_machine.ts";
import { openEnergy } from "./energy.ts";
import { energyCard } from "./fake_card.ts";
import { openModel } from "./open_model.ts";

const noise = new Noise(9n);
const all = Uint8Array.from(STATES.flatMap((state) => [...state]));
const ais = { method: "ais", chains: 200, temperatures: 200 } as const;

test("log-masses are those of the enumerated machine, up to its annealed log-partition", async () => {
  const likelihood = (await openEnergy(energyCard(HIDDEN, 1), machineGraphs)).likelihood(ais);
  if (!likelihood.has) throw new Error(likelihood.reason);
  const { kind, partition, score } = likelihood.use;
  expect(kind).toBe("upper-bound");
  const logPartition = await measurePartition(partition!, noise);
  expect(Math.abs(logPartition.nats - exactLogPartition())).toBeLessThan(0.15);
  const { nats, terms } = await score(all, noise, 0, logPartition);
  STATES.forEach((state, i) => {
    expect(nats[i]!).toBeCloseTo(-freeEnergy(state, 1) - logPartition.nats, 5);
    expect(terms["energy"]![i]! + terms["log_partition"]![i]!).toBeCloseTo(-nats[i]!, 10);
  });
  // Measured inside where it is not given, and the same.
  expect((await score(all, noise, 0)).nats).toEqual(nats);
});

test("annealed in reverse from long chains the two directions close in on the enumerated log-partition", async () => {
  const model = await openEnergy(energyCard(HIDDEN, 60), machineGraphs);
  const measure = async (direction?: "reverse") => {
    const likelihood = model.likelihood(direction === undefined ? ais : { ...ais, direction });
    if (!likelihood.has) throw new Error(likelihood.reason);
    return { kind: likelihood.use.kind, ...await measurePartition(likelihood.use.partition!, noise) };
  };
  const forward = await measure(), reverse = await measure("reverse"), truth = exactLogPartition();
  expect([forward.kind, reverse.kind]).toEqual(["upper-bound", "estimate"]);
  for (const { nats, interval } of [forward, reverse]) {
    expect(Math.abs(nats - truth)).toBeLessThan(0.15);
    expect(interval[0]).toBeLessThan(truth);
    expect(interval[1]).toBeGreaterThan(truth);
  }
});

test("long chains have the enumerated masses, and a sample is the same alone and in any batch", async () => {
  const { sample } = await openEnergy(energyCard(HIDDEN, 40), machineGraphs);
  if (!sample.has) throw new Error(sample.reason);
  const count = 3000, images = await sample.use.draw(noise, 0, count);
  expect(sample.use.evaluations).toBe(80);
  const hits = new Float64Array(STATES.length);
  for (let i = 0; i < count; i++) {
    hits[images.subarray(i * VISIBLE, (i + 1) * VISIBLE).reduce((sum, unit, j) => sum + (unit << j), 0)]!++;
  }
  // Pearson's statistic with 63 degrees of freedom: five deviations of a chi-squared are allowed.
  const logZ = exactLogPartition();
  let statistic = 0, cells = 0, rest = 0, restMass = 0;
  STATES.forEach((state, k) => {
    const expected = count * Math.exp(-freeEnergy(state, 1) - logZ);
    if (expected < 5) {
      rest += hits[k]!;
      restMass += expected;
      return;
    }
    statistic += (hits[k]! - expected) ** 2 / expected;
    cells++;
  });
  if (restMass > 0) statistic += (rest - restMass) ** 2 / restMass;
  expect(cells).toBeGreaterThan(10);
  expect(statistic).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  expect(await sample.use.draw(noise, 17, 1)).toEqual(images.slice(17 * VISIBLE, 18 * VISIBLE));
});

test("on 8-bit images the same machine reads what is above the threshold, and draws black and white", async () => {
  const card = energyCard(HIDDEN, 3), few = { method: "ais", chains: 20, temperatures: 10 } as const;
  const own = (await openEnergy(card, machineGraphs)).likelihood(few);
  const model = await openModel(card, machineGraphs), grey = model.likelihood(few);
  if (!own.has || !grey.has || !model.sample.has) throw new Error("unexpected");
  const images = all.map((unit) => unit === 0 ? 127 : 128);
  expect((await grey.use.score(images, noise, 0)).nats).toEqual((await own.use.score(all, noise, 0)).nats);
  expect(grey.use.convention).toMatchObject({ binarisation: "1 above 127", chains: 20, temperatures: 10 });
  expect([...new Set(await model.sample.use.draw(noise, 0, 50))].sort((a, b) => a - b)).toEqual([0, 255]);
});
