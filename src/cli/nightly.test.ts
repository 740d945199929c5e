import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runSchema } from "../core/run.ts";
import { registerGenerator, TANH, temporaryFolder } from "../engine/fixture_registry.ts";
import type { OnnxNode } from "../runtime/onnx_writer.ts";
import { baselineSchema } from "../store/baseline.ts";
import { assay as program } from "./fixture_assay.ts";

// Each test runs the program, at whatever speed other programs leave it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Bright noise instead of grey: its FID is 669 where the other's is 585, at intervals of ±10. */
const WORSE: readonly OnnxNode[] = [
  { operator: "Abs", inputs: ["z"], outputs: ["positive"] },
  { operator: "Tanh", inputs: ["positive"], outputs: ["x"] },
];

let folder: string, first: string;
const registry = () => join(folder, "models");
const assay = (args: readonly string[]) => program(folder, args);
const places = () => ["--out", join(folder, "runs"), "--baselines", join(folder, "baselines")];
const measured = () => ["--registry", registry(), "--cache", join(folder, "cache"), ...places()];
const nightly = (...flags: readonly string[]) =>
  assay(["nightly", "--suite", "images", "--baseline", "tiny", ...measured(), ...flags]);
/** A night that is held against the baseline of its suite's name, which never comes to be. */
const firstNight = (flags: readonly string[], onError?: Parameters<typeof program>[2]) =>
  program(folder, ["nightly", "--suite", "images", "--preset", "quick", ...measured(), ...flags], onError);

/** The models, each in the state that the baseline was measured in. */
async function register(): Promise<void> {
  await rm(registry(), { recursive: true, force: true });
  await registerGenerator(registry(), "noise", TANH);
  await registerGenerator(registry(), "other", TANH);
}

/** The only run that there is beside those known before. */
async function newestRun(): Promise<string> {
  return (await readdir(join(folder, "runs"))).sort().at(-1)!;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await register();
  const { code, stderr } = await firstNight(["--n", "128", "--seed", "3"]);
  expect(code, stderr).toBe(0);
  first = await newestRun();
  expect(stderr).toContain(
    `deno task bless ${join(folder, "runs", first)} images --baselines ${join(folder, "baselines")}`,
  );
  const blessed = await assay(["bless", first, "tiny", ...places()]);
  expect(blessed.code, blessed.stderr).toBe(0);
});
afterAll(async () => await rm(folder, { recursive: true }));

test("a baseline keeps what comparing needs and no pictures, and a run compares with it by name", async () => {
  const path = join(folder, "baselines", "tiny.json"),
    baseline = baselineSchema.parse(JSON.parse(await readFile(path, "utf8")));
  const run = runSchema.parse(JSON.parse(await readFile(join(folder, "runs", first, "run.json"), "utf8")));
  expect(baseline).toMatchObject({ name: "tiny", run: { id: first, cells: run.cells, manifest: run.manifest } });
  expect(Object.keys(baseline.run)).not.toContain("galleries");
  for (const base of ["tiny", path]) {
    const { code, stdout } = await assay(["compare", base, first, ...places()]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+ unchanged/)]);
  }
});

test("unchanged models pass under another seed, with the baseline's preset, models and n", async () => {
  const markdown = join(folder, "summary.md");
  const { code, stdout, stderr } = await nightly("--markdown", markdown, "--only-changed");
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain("No regression: nothing is worse and no number is lost.");
  const id = await newestRun(), written = join(folder, "runs", id);
  const { preset, manifest } = runSchema.parse(JSON.parse(await readFile(join(written, "run.json"), "utf8")));
  expect([preset, manifest.configuration["n"], manifest.configuration["models"]]).toEqual(["quick", 128, [
    "noise",
    "other",
  ]]);
  expect(manifest.seed).toMatch(/^20\d{6}$/);
  expect(manifest.command).toContain(`deno task nightly --suite images --baseline tiny`);
  expect(manifest.command).toMatch(new RegExp(` --seed ${manifest.seed}$`));
  for (const file of [markdown, join(written, "compare.md")]) {
    expect(await readFile(file, "utf8")).toMatch(/^## images: No regression/);
  }
  expect(JSON.parse(await readFile(join(written, "compare.json"), "utf8"))).toMatchObject({
    run: id,
    regressed: false,
    baseline: { name: "tiny", run: first, seed: "3" },
  });
});

test("a model that got worse and one that vanished exit with 3, and JSON says which", async () => {
  await registerGenerator(registry(), "other", WORSE);
  await rm(join(registry(), "noise"), { recursive: true });
  const { code, stdout, stderr } = await nightly("--json", "--only-changed");
  await register();
  expect(code, stderr).toBe(3);
  expect(stderr).toContain("noise has vanished: Unknown model 'noise'");
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ regressed: true, baseline: { name: "tiny" } });
  const regressions = told.regressions.map(({ kind, model }: { kind: string; model: string }) => `${kind} ${model}`);
  expect(new Set(regressions)).toEqual(new Set(["lost noise", "worse other"]));
});

test("models that nobody asked for are not missed, and --strict exits with 3 where a convention changed", async () => {
  const { code, stdout } = await nightly("--models", "noise", "--n", "100", "--strict");
  expect(code, stdout).toBe(3);
  expect(stdout).toContain("numbers can't be compared, since what they are numbers of has changed");
  expect(stdout).toContain("No regression: nothing is worse and no number is lost.");
  expect(stdout).not.toContain("Vanished model");
});

test("a baseline of another suite, or no name at all, exits with 2", async () => {
  const other = await assay(["nightly", "--suite", "speed", "--baseline", "tiny", ...places()]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("is of the suite images, and not of speed")]);
  const none = await assay(["nightly", ...places()]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("Name a suite with --suite")]);
});

test("a baseline that was named and is not there exits with 2 before anything is measured", async () => {
  const runs = await readdir(join(folder, "runs")), { code, stdout, stderr } = await nightly("--baseline", "tniy");
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Unknown baseline 'tniy'. Did you mean 'tiny'? There are: ");
  expect(stderr).toContain(`deno task bless <run> tniy --baselines ${join(folder, "baselines")}`);
  expect(await readdir(join(folder, "runs"))).toEqual(runs);
});

test("a night that is interrupted on the first night goes on by the command that is printed", async () => {
  let pressed = false;
  const flags = ["--n", "256", "--seed", "5", "--workers", "1", "--json"];
  const stopped = await firstNight(flags, (text, child) => {
    if (pressed || !text.includes("noise")) return;
    pressed = true;
    child.kill("SIGINT");
  });
  expect(stopped.code, stopped.stderr).toBe(130);
  const command = /deno task (nightly --resume .*)/.exec(stopped.stderr)![1]!;
  const id = await newestRun(), asked = await assay(["report", id, "--out", join(folder, "runs"), "--to", "md"]);
  expect([asked.code, asked.stderr]).toEqual([
    2,
    expect.stringMatching(`Run ${id} has not ended \\(interrupted at 20`),
  ]);
  const resumed = await assay([...command.split(" "), "--json"]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ run: id, baseline: null });
});

test("--help names what a night takes where no flag says otherwise", async () => {
  const { stdout } = await assay(["nightly", "--help"]), help = stdout.replaceAll(/\s+/g, " ");
  expect(help).toContain("seed of every random number, 0 to 2^64 - 1 (default: the date in UTC, such as 20261126)");
  expect(help).toContain("quick, standard or full (default: the baseline's)");
  const bench = (await assay(["bench", "--help"])).stdout.replaceAll(/\s+/g, " ");
  expect(bench).toContain("2^64 - 1 (default: 0)");
});

test("a baseline that is there is not replaced by accident: what would change is printed", async () => {
  const before = await readFile(join(folder, "baselines", "tiny.json"), "utf8");
  const refused = await assay(["bless", first, "tiny", ...places()]);
  expect(refused.code).toBe(2);
  expect(refused.stdout).toMatch(/^\d+ unchanged/);
  expect(refused.stderr).toContain("is there already, of run");
  expect(await readFile(join(folder, "baselines", "tiny.json"), "utf8")).toBe(before);
  expect((await assay(["bless", first, "tiny", "--force", ...places()])).code).toBe(0);
});

test("names that lead elsewhere, incomplete runs and failed cells are refused", async () => {
  for (const name of ["../tiny", "a/b", ".hidden", "", "-x"]) {
    const { code, stderr } = await assay(["bless", ...places(), "--", first, name]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("A baseline's name is made of letters")]);
  }
  const run = runSchema.parse(JSON.parse(await readFile(join(folder, "runs", first, "run.json"), "utf8")));
  const incomplete = join(folder, "incomplete.json"), failed = join(folder, "failed.json");
  await writeFile(incomplete, JSON.stringify({ ...run, state: "incomplete" }));
  const { model, family, metric } = run.cells[0]!;
  const cells = [{ model, family, metric, state: "failed", reason: "crashed" }, ...run.cells.slice(1)];
  await writeFile(failed, JSON.stringify({ ...run, cells }));
  for (const flags of [[], ["--force"]]) {
    const { code, stderr } = await assay(["bless", incomplete, "half", ...flags, ...places()]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("is incomplete")]);
  }
  const refused = await assay(["bless", failed, "failed", ...places()]);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("has 1 failed cell (")]);
  expect((await assay(["bless", failed, "failed", "--force", ...places()])).code).toBe(0);
});
