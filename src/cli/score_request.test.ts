import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { writeNpy } from "../format/write_npy.ts";
import { writeNpz } from "../format/write_npz.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { ScoreFlags } from "./score_flags.ts";
import { scoreRequest } from "./score_request.ts";

let flags: ScoreFlags;
const rows = (n: number, cols: number) => ({
  shape: [n, cols],
  data: Float32Array.from({ length: n * cols }, (_, i) => i),
});
let folder: string;
let written: (name: string, bytes: Uint8Array) => Promise<string>;
beforeEach(async () => {
  folder = await temporaryFolder();
  written = async (name, bytes) => {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  };
  const reference = await written("features.npy", writeNpy(rows(4, 2)));
  flags = { ...DEFAULT_PLACES, generated: [reference], reference, shuffle: true };
});

afterEach(async () => await rm(folder, { recursive: true }));

const refused = (changed: Partial<ScoreFlags>, message: string) =>
  expect(scoreRequest({ ...flags, ...changed }, [])).rejects.toThrow(new UsageError(message));

test("a metric asked for twice is measured once", async () => {
  expect((await scoreRequest({ ...flags, metrics: ["kid", "fid", "kid"] }, [])).metrics).toEqual(["kid", "fid"]);
});

test("flags that contradict each other, or have nothing to do, are refused", async () => {
  await refused(
    { rosetta: true, as: "prdc" },
    "--rosetta shows every library's numbers, --as those of one: leave one of them out",
  );
  await expect(scoreRequest({ ...flags, rosetta: true, metrics: ["memorisation"] }, [])).rejects.toThrow(
    "No library has 'memorisation' to be set beside ours",
  );
  await refused({ features: "none", layer: "x" }, "--features none leaves nothing for --layer to do: leave it out");
  await refused({ resize: "clean" }, "--resize has nothing to do: no set holds images. Leave it out");
  await refused({ features: "inception" }, "--features has nothing to do: no set holds images. Leave it out");
});

test("--logits takes the array of that name, and speaks of its own file where something is wrong", async () => {
  const both = await written("both.npz", writeNpz({ features: rows(4, 2), logits: rows(4, 3) }));
  const [samples] = (await scoreRequest({ ...flags, logits: both }, [])).generated;
  expect(samples).toMatchObject({ kind: "features", logits: { rows: 4, cols: 3 } });
  const short = await written("short.npy", writeNpy(rows(3, 3)));
  await refused({ logits: short }, `--logits ${short} has 3 rows, ${flags.reference} 4`);
  const broken = await written("broken.npy", writeNpy({ shape: [4, 1], data: Float32Array.of(0, 1, NaN, 3) }));
  await expect(scoreRequest({ ...flags, logits: broken }, [])).rejects.toThrow(
    `${broken}: row 2, column 0 of the logits is NaN`,
  );
});
