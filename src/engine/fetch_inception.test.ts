import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CardRegistry } from "../card/registry.ts";
import { temporaryDir } from "../dataset/idx_fixture.ts";
import { openFeatureNetwork } from "../feature/feature_network.ts";
import { readGolden } from "../feature/goldens/read_golden.ts";
import { formulaWeights } from "../feature/inception/fixture_formula_weights.ts";
import { inceptionTensors } from "../feature/inception/inception_tensors.ts";
import { legacyCheckpoint, type SavedTensor } from "../format/fixture_torch_checkpoint.ts";
import { cardGraphs } from "./card_graphs.ts";
import { fetchInception } from "./fetch_inception.ts";

const NAME = "weights-inception-2015-12-05-6726825d.pth";
const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const saved = (): SavedTensor[] =>
  inceptionTensors().map(([name, shape]) => ({ name, shape, data: formulaWeights(name, shape) }));

/** Serves one file on the loopback interface and gives the mirror's address. */
async function mirror(file: Uint8Array): Promise<string> {
  const server = createServer((request, response) => {
    const there = request.url === `/inception/${NAME}`;
    response.writeHead(there ? 200 : 404, { "content-length": there ? file.length : 0 }).end(there ? file : undefined);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return `http://127.0.0.1:${address.port}/inception`;
}

test("weights that a mirror serves become a registered network with the reference's features", async () => {
  const into = await temporaryDir();
  const checkpoint = legacyCheckpoint(saved());
  const options = { into, mirrors: [await mirror(checkpoint)], sha256Prefix: sha256Of(checkpoint).slice(0, 8) };
  const kinds = new Set<string>();
  const folder = await fetchInception({ ...options, onProgress: ({ kind }) => kinds.add(kind) });
  expect(folder).toBe(join(into, "inception"));
  expect([...kinds]).toEqual(["trying", "received", "done"]);
  expect(await readdir(into)).toEqual(["inception"]);
  expect((await readdir(folder)).sort()).toEqual(["card.json", "inception.onnx"]);

  const registered = await new CardRegistry(join(into, "models"), into).loadNetwork("inception");
  if (registered.card.family !== "feature") throw new Error("unexpected card");
  const network = await openFeatureNetwork(registered.card, cardGraphs(registered, { threads: 2 }));
  const images = readGolden("inception_images_uint8_nchw.npy").data;
  if (!(images instanceof Uint8Array)) throw new TypeError("expected bytes");
  const { features } = await network.extract(images.subarray(0, 3072), [3, 32, 32]);
  const expected = readGolden("inception_2048.npy").data;
  const most = features.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0);
  expect(most).toBeLessThan(1e-4);

  const again: string[] = [];
  await fetchInception({ ...options, mirrors: [], onProgress: ({ kind }) => again.push(kind) });
  expect(again).toEqual(["present"]);
}, 60_000);

test("content with another sha256 is refused, and nothing is left behind", async () => {
  const into = await temporaryDir();
  const fetching = fetchInception({ into, mirrors: [await mirror(Uint8Array.of(1, 2, 3))] });
  await expect(fetching).rejects.toThrow("expected content whose sha256 begins with 6726825d, found 039058c6");
  expect(await readdir(into)).toEqual([]);
});

test("a checkpoint of another network is refused with what differs, and nothing is left behind", async () => {
  const into = await temporaryDir();
  const tensors = [
    { name: "Conv2d_1a_3x3.conv.weight", shape: [3, 3], data: new Float32Array(9) },
    { name: "head.weight", shape: [2], data: new Float32Array(2) },
  ];
  const file = join(await temporaryDir(), "other.pth"), bytes = legacyCheckpoint(tensors);
  await writeFile(file, bytes);
  const fetching = fetchInception({ into, file, sha256Prefix: sha256Of(bytes).slice(0, 8) });
  await expect(fetching).rejects.toThrow(
    "Conv2d_1a_3x3.conv.weight: expected float32 [32, 3, 3, 3], found float32 [3, 3]",
  );
  await expect(fetching).rejects.toThrow("Conv2d_1a_3x3.bn.weight: expected float32 [32], found none");
  await expect(fetching).rejects.toThrow("and 468 more");
  expect(await readdir(into)).toEqual([]);
});
