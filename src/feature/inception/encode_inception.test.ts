import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Graph, Tensor } from "../../runtime/graph.ts";
import { openOnnx } from "../../runtime/onnx.ts";
import { openFeatureNetwork } from "../feature_network.ts";
import { readGolden } from "../goldens/read_golden.ts";
import { encodeInception } from "./encode_inception.ts";
import { formulaWeights } from "./fixture_formula_weights.ts";
import { inceptionCard } from "./inception_card.ts";
import { INCEPTION_CONVENTIONS } from "./inception_conventions.ts";
import { inceptionTensors } from "./inception_tensors.ts";

const { tensors } = z.object({ tensors: z.array(z.tuple([z.string(), z.array(z.number())])) })
  .parse(JSON.parse(readFileSync(new URL("../goldens/inception.json", import.meta.url), "utf8")));

const images = readGolden("inception_images_uint8_nchw.npy").data;
if (!(images instanceof Uint8Array)) throw new TypeError("expected bytes");

const card = inceptionCard("0".repeat(64), "a formula");
let graph: Graph;
beforeAll(async () => {
  const shapes = new Map(inceptionTensors());
  const bytes = encodeInception((name) => formulaWeights(name, shapes.get(name)!));
  graph = remembering(await openOnnx(bytes, { threads: 2 }));
});
afterAll(() => graph.close());

const open = (options: Parameters<typeof openFeatureNetwork>[2]) =>
  openFeatureNetwork(card, () => Promise.resolve(graph), options);

/** Gives the last outputs again where the input is the same: every layer of one run is looked at. */
function remembering(real: Graph): Graph {
  let last: { readonly input: Tensor["data"]; readonly outputs: Readonly<Record<string, Tensor>> } | undefined;
  return {
    ...real,
    async run(feeds) {
      const input = feeds["images"]!.data;
      if (
        last === undefined || input.length !== last.input.length || input.some((value, i) => value !== last?.input[i])
      ) {
        last = { input, outputs: await real.run(feeds) };
      }
      return last.outputs;
    },
  };
}

/** The largest difference, relative to the layer's largest value. */
function difference(found: Float32Array | undefined, name: string): number {
  const expected = Float32Array.from(readGolden(`inception_${name}.npy`).data);
  expect(found?.length).toBe(expected.length);
  const top = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return found!.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0) / top;
}

test("the network needs the tensors of the reference checkpoint, by name and shape", () => {
  const sorted = (table: readonly (readonly [string, readonly number[]])[]) =>
    table.map(([name, shape]) => `${name} ${shape.join()}`).toSorted();
  expect(sorted(inceptionTensors())).toEqual(sorted(tensors));
});

test.each(["64", "192", "768", "2048"])("layer %s gives the reference network's features", async (layer) => {
  const network = await open({ layer });
  const { features } = await network.extract(images, [3, 32, 32]);
  expect(difference(features, layer)).toBeLessThan(1e-5);
});

test("logits, with and without bias, and what sFID reads are the reference network's", async () => {
  const network = await open({ spatial: true });
  const { logits, logitsUnbiased, spatial } = await network.extract(images, [3, 32, 32]);
  expect(difference(logits, "logits")).toBeLessThan(1e-5);
  expect(difference(logitsUnbiased, "logits_unbiased")).toBeLessThan(1e-5);
  expect(difference(spatial, "spatial")).toBeLessThan(1e-5);
});

test("the same graph runs under other implementations' resizing and range, and the convention says so", async () => {
  const network = await open({ ...INCEPTION_CONVENTIONS["pytorch-fid"], layer: "64" });
  expect(network.convention).toMatchObject({
    layer: "64",
    resize: "torch-bilinear to 299 x 299",
    inputRange: "0..256",
  });
  const { features } = await network.extract(images.subarray(0, 3 * 32 * 32), [3, 32, 32]);
  const usual = readGolden("inception_64.npy").data;
  const shift = features.reduce((most, value, i) => Math.max(most, Math.abs(value - usual[i]!)), 0);
  expect(shift).toBeGreaterThan(1e-3);
  expect(shift).toBeLessThan(0.5);
});
