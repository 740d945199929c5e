import { expect, test } from "vitest";
import { type CardOf, cardSchema } from "../card/card.ts";
import { UsageError } from "../core/usage_error.ts";
import { openOnnx } from "../runtime/onnx.ts";
import { encodeOnnx } from "../runtime/onnx_writer.ts";
import { openFeatureNetwork } from "./feature_network.ts";

/** A network that gives back what it was given: pixels as features, and channel means as a second layer. */
function echo(channels: number, network: Record<string, unknown> = {}, range = [0, 255]) {
  const pixels = channels * 4;
  const card = cardSchema.parse({
    schemaVersion: 1,
    id: "echo",
    title: "Echo",
    family: "feature",
    modality: "image",
    dataset: "any",
    format: { shape: [channels, 2, 2], layout: "NCHW", levels: 256, range },
    graphs: { features: { file: "echo.onnx", sha256: "ab".repeat(32) } },
    network: {
      input: "x",
      features: "pixels",
      dimension: pixels,
      layers: { means: { output: "means", dimension: channels } },
      spatial: { output: "pixels", dimension: pixels },
      ...network,
    },
    provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
  });
  if (card.family !== "feature") throw new Error("unexpected card");
  const graph = encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["batch", channels, 2, 2] }],
    outputs: [
      { name: "pixels", type: "float32", shape: ["batch", pixels] },
      { name: "means", type: "float32", shape: ["batch", channels] },
    ],
    nodes: [
      { operator: "Flatten", inputs: ["x"], outputs: ["pixels"], attributes: { axis: 1 } },
      { operator: "ReduceMean", inputs: ["x"], outputs: ["means"], attributes: { axes: [2, 3], keepdims: 0 } },
    ],
  });
  return (options?: Parameters<typeof openFeatureNetwork>[2], given: CardOf<"feature"> = card) =>
    openFeatureNetwork(given, () => openOnnx(graph, { threads: 1 }), options);
}

const GREY = Uint8Array.of(0, 51, 102, 255);

test("levels become the card's range, then mean and std are taken for each channel", async () => {
  const plain = await echo(1, {}, [-1, 1])();
  expect((await plain.extract(GREY)).features).toEqual(Float32Array.of(-1, -0.6, -0.2, 1));
  // ImageNet's usual numbers: (x / 255 - mean) / std.
  const mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225];
  const colour = await echo(3, { preprocessing: { resize: "none", mean, std } }, [0, 1])();
  const { features } = await colour.extract(Uint8Array.from([...GREY, ...GREY, ...GREY]));
  const expected = mean.flatMap((m, c) => [...GREY].map((level) => (level / 255 - m) / std[c]!));
  expect(features).toEqual(Float32Array.from(expected));
});

test("grey images serve a network of colour three times over, colour serves one of grey only where it is grey", async () => {
  const colour = await echo(3)();
  const { features } = await colour.extract(Uint8Array.from([...GREY, ...GREY.toReversed()]), [1, 2, 2]);
  expect([...features]).toEqual([...GREY, ...GREY, ...GREY, 255, 102, 51, 0, 255, 102, 51, 0, 255, 102, 51, 0]);

  const grey = await echo(1)();
  expect((await grey.extract(Uint8Array.from([...GREY, ...GREY, ...GREY]), [3, 2, 2])).features).toEqual(
    Float32Array.from(GREY),
  );
  const mixed = Uint8Array.from([...GREY, ...GREY, ...GREY, ...GREY, ...GREY, 0, 51, 102, 254]);
  await expect(grey.extract(mixed.slice(12), [3, 2, 2])).rejects.toThrow("found 3 that differ (image 0 of this batch)");
  await expect(colour.extract(mixed.slice(0, 8), [2, 2, 2])).rejects.toThrow(UsageError);
});

test("images of any size come to the network's where a resizing is declared or asked for", async () => {
  const level = new Uint8Array(5 * 7).fill(9);
  const declared = await echo(1, { preprocessing: { resize: "tf1-bilinear" } })();
  expect((await declared.extract(level, [1, 5, 7])).features).toEqual(Float32Array.of(9, 9, 9, 9));
  expect(declared.convention).toEqual({
    network: "echo@abababababab",
    layer: "features",
    resize: "tf1-bilinear to 2 x 2",
    quantised: false,
    inputRange: "0..255",
  });
  const refused = await echo(1)();
  await expect(refused.extract(level, [1, 5, 7])).rejects.toThrow("the network's card declares no resizing");
  const asked = await echo(1)({ resize: "torch-bilinear", quantise: true, range: [0, 256] });
  expect(asked.convention).toMatchObject({ resize: "torch-bilinear to 2 x 2", quantised: true, inputRange: "0..256" });
  // Half-way between 0 and 255 is 127.5, rounded up to 128, times 256 / 255.
  const edge = Uint8Array.from({ length: 16 }, (_, i) => i % 4 % 2 * 255);
  expect((await asked.extract(edge, [1, 4, 4])).features[0]).toBeCloseTo(128 * 256 / 255, 4);
});

test("a layer is chosen by name, and an unknown one is answered with those there are", async () => {
  const open = echo(1);
  const means = await open({ layer: "means", spatial: true });
  expect([means.layer, means.dimension, means.spatialDimension]).toEqual(["means", 1, 4]);
  const { features, spatial } = await means.extract(GREY);
  expect(features).toEqual(Float32Array.of(102));
  expect(spatial).toEqual(Float32Array.from(GREY));
  expect((await (await open()).extract(GREY)).spatial).toBeUndefined();
  await expect(open({ layer: "mean" })).rejects.toThrow("Did you mean 'means'? There are: features, means.");
  await expect(echo(1, { spatial: undefined })({ spatial: true })).rejects.toThrow("declares no spatial features");
});

test("levels that are no whole number of images are refused", async () => {
  const network = await echo(1)();
  await expect(network.extract(GREY.subarray(1))).rejects.toThrow("Expected whole images of 1 x 2 x 2, found 3 levels");
});
