/**
 * How often planted regressions are caught, and how often an unchanged model is flagged.
 *
 *     deno run -A scripts/bench/regressions.ts [--repetitions 100] [--n 2500] [--pool 20000] [--copies 4] [--seed 1]
 *         [--metrics fid,kid,…]
 *
 * Draws a pool of samples of each generator once, and of copies whose weights are disturbed, and scores held-out images
 * once; all of it is kept in `.assay/regressions`. A repetition then draws, without replacement, `n` samples for the base
 * and `n` others for the new run, measures them as the images suite does, and compares both runs, every cell of every
 * model corrected together. Prints how often an unchanged run is flagged, how often each planted regression is and by
 * which metrics, and what the intervals tell beside how far the numbers really move. Shares have Wilson's intervals at
 * 95 %. Repetitions share their pools, so those intervals are a little narrower than they should be.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import images from "../../suites/images.ts";
import type { ImageFormat } from "../../src/card/image_format.ts";
import { loadCard } from "../../src/card/load_card.ts";
import { type CellComparison, compareRuns } from "../../src/compare/compare_runs.ts";
import { Noise, STREAM } from "../../src/core/noise.ts";
import type { Cell, CompareRules, LikelihoodKind, Row } from "../../src/core/run.ts";
import { columnOf } from "../../src/engine/columns.ts";
import { likelihoodEstimate } from "../../src/engine/likelihood/likelihood_estimate.ts";
import { measuredCell } from "../../src/engine/outcome_cell.ts";
import { Performer } from "../../src/engine/perform.ts";
import type { FeatureArrays } from "../../src/engine/task.ts";
import type { LikelihoodMethod } from "../../src/family/likelihood_method.ts";
import { meanAndVariance } from "../../src/stats/mean_and_variance.ts";
import { wilsonInterval } from "../../src/stats/wilson_interval.ts";
import { twentyModes } from "./twenty_modes.ts";
import { disturbedFolder, modelFolder, referenceFeatures, sampledFeatures, scoredNats } from "./regression_pools.ts";

const { values: flags } = parseArgs({
  options: {
    repetitions: { type: "string", default: "100" },
    n: { type: "string", default: "2500" },
    pool: { type: "string", default: "20000" },
    copies: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    // Of the images suite's, those that read features.
    metrics: {
      type: "string",
      default: "fid,kid,inception_score,precision,recall,density,coverage,classes_covered,class_kl",
    },
  },
});
const repetitions = Number(flags.repetitions), n = Number(flags.n), copies = Number(flags.copies);
const poolSize = Number(flags.pool), copySize = 2 * n, noise = new Noise(BigInt(flags.seed));

/** How far off weights are, as a share of each: of what samples, and of what is scored. */
const SHARES = [0.02, 0.05, 0.1, 0.2], SCORED_SHARES = [0.02, 0.05, 0.1];
/** So often a report of what there is so far is printed. */
const REPORT_EVERY = 10;
const METRICS = flags.metrics.split(",");
/** Every least effect 0: what is flagged is up to the test alone. */
const BY_TEST_ALONE: CompareRules = {
  leastEffect: Object.fromEntries(images.metrics.map((metric) => [metric, { relative: 0 }])),
};
const GREY: ImageFormat = { shape: [1, 28, 28], layout: "NCHW", levels: 256, range: [0, 1] };
const MODES_GONE = "one of twenty modes gone";

/** A model's samples, and those of its disturbed copies, by share of the weights. */
interface Generator {
  readonly row: Row;
  readonly pool: FeatureArrays;
  readonly modes: Uint8Array;
  readonly disturbed: readonly (readonly FeatureArrays[])[];
}

/** A model's log-likelihoods by seed, and those of its disturbed copies. */
interface Scorer {
  readonly row: Row;
  readonly likelihood: { readonly method: LikelihoodMethod; readonly kind: LikelihoodKind };
  readonly nats: readonly Float64Array[];
  readonly disturbed: readonly (readonly Float64Array[])[];
}

/** One planted change of one model, and the comparison of every repetition. */
interface Planted {
  readonly title: string;
  readonly model: string;
  readonly comparisons: CellComparison[][];
}

const performer = new Performer(), reference = await referenceFeatures();
const generators = [await openGenerator("vae-mnist"), await openGenerator("gan-mnist")];
const scorers = [
  await openScorer("vae-mnist", { method: { method: "elbo" }, kind: "lower-bound" }, {
    images: 10_000,
    seeds: 3,
    copies: 1,
  }),
  // Exact: no seed moves it. Autoregressive models take their time.
  await openScorer("pixelcnn-mnist", { method: { method: "exact" }, kind: "exact" }, {
    images: 3000,
    seeds: 1,
    copies: 1,
  }),
];
const unchanged: CellComparison[][] = [], byTestAlone: CellComparison[][] = [], planted: Planted[] = [];
for (let repetition = 0; repetition < repetitions; repetition++) {
  await repeat(repetition);
  console.error(`${repetition + 1} of ${repetitions}`);
  if ((repetition + 1) % REPORT_EVERY === 0 || repetition + 1 === repetitions) report();
}

async function openGenerator(id: string): Promise<Generator> {
  const pool = await sampledFeatures(modelFolder(id), "11", poolSize);
  const disturbed = await eachCopy(
    id,
    SHARES,
    copies,
    (folder, copy) => sampledFeatures(folder, `${100 + copy}`, copySize),
  );
  return { row: await rowOf(id), pool, modes: twentyModes(pool), disturbed };
}

async function openScorer(
  id: string,
  likelihood: Scorer["likelihood"],
  { images: count, seeds, copies }: { readonly images: number; readonly seeds: number; readonly copies: number },
): Promise<Scorer> {
  const nats: Float64Array[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    nats.push(await scoredNats(modelFolder(id), likelihood.method, `${20 + seed}`, count));
  }
  const disturbed = await eachCopy(
    id,
    SCORED_SHARES,
    copies,
    (folder, copy) => scoredNats(folder, likelihood.method, `${40 + copy}`, count),
  );
  return { row: await rowOf(id), likelihood, nats, disturbed };
}

/** By share of the weights, something of each disturbed copy. */
async function eachCopy<T>(
  id: string,
  shares: readonly number[],
  copies: number,
  of: (folder: string, copy: number) => Promise<T>,
): Promise<T[][]> {
  const found: T[][] = [];
  for (const share of shares) {
    const ofShare: T[] = [];
    for (let copy = 0; copy < copies; copy++) {
      ofShare.push(await of(await disturbedFolder(id, share, copy), copy));
      console.error(`${id}: copy ${copy + 1} of ${copies}, weights ${percent(share)} off`);
    }
    found.push(ofShare);
  }
  return found;
}

async function rowOf(id: string): Promise<Row> {
  const { card: { title, family } } = await loadCard(modelFolder(id));
  if (family === "feature") throw new Error(`${id} is no model`);
  return { id, title, family, role: "model" };
}

async function repeat(repetition: number): Promise<void> {
  const base: Cell[] = [], next: Cell[] = [], changed = new Map<string, { title: string; cells: Cell[] }>();
  const plant = (title: string, cells: Cell[]) => {
    const key = `${title} ${cells[0]?.model}`;
    changed.set(key, { title, cells: [...changed.get(key)?.cells ?? [], ...cells] });
  };
  for (const [at, { row, pool, modes, disturbed }] of generators.entries()) {
    const order = shuffled(poolSize, 10 * repetition + at), rest = order.subarray(n), gone = repetition % 20;
    base.push(...await sampleCells(row, pool, order.subarray(0, n)));
    next.push(...await sampleCells(row, pool, rest.subarray(0, n)));
    plant(MODES_GONE, await sampleCells(row, pool, rest.filter((sample) => modes[sample] !== gone).subarray(0, n)));
    const drawn = shuffled(copySize, 10 * repetition + 2 + at).subarray(0, n);
    for (const [i, share] of SHARES.entries()) {
      plant(weightsOff(share), await sampleCells(row, disturbed[i]![repetition % copies]!, drawn));
    }
  }
  for (const [at, { row, nats, disturbed, likelihood }] of scorers.entries()) {
    const scored = shuffled(nats[0]!.length, 10 * repetition + 4 + at).subarray(0, n);
    const redrawVariance = scatter(nats);
    const cell = (all: Float64Array) =>
      likelihoodCell(row, likelihood, { nats: Float64Array.from(scored, (i) => all[i]!), redrawVariance });
    base.push(cell(nats[repetition % nats.length]!));
    next.push(cell(nats[(repetition + 1) % nats.length]!));
    for (const [i, share] of SCORED_SHARES.entries()) {
      plant(weightsOff(share), [cell(disturbed[i]![repetition % disturbed[i]!.length]!)]);
    }
  }
  unchanged.push(compareCells(base, next));
  byTestAlone.push(compareCells(base, next, BY_TEST_ALONE));
  for (const { title, cells } of changed.values()) {
    const replaced = next.map((cell) =>
      cells.find(({ model, metric }) => cell.model === model && cell.metric === metric) ?? cell
    );
    const model = cells[0]!.model, found = planted.find((one) => one.title === title && one.model === model);
    const comparison = compareCells(base, replaced);
    if (found === undefined) planted.push({ title, model, comparisons: [comparison] });
    else found.comparisons.push(comparison);
  }
}

function compareCells(base: readonly Cell[], next: readonly Cell[], rules: CompareRules = {}): CellComparison[] {
  const rows = [...generators, ...scorers].map(({ row }) => row);
  const columns = images.metrics.map((metric) => columnOf(metric, images.features));
  const run = (cells: readonly Cell[]) => ({ rows, columns, cells: [...cells] });
  return compareRuns(run(base), run(next), rules);
}

async function sampleCells(row: Row, pool: FeatureArrays, chosen: Uint32Array): Promise<Cell[]> {
  if (chosen.length < n) {
    throw new RangeError(`--pool is too small: ${chosen.length} samples are left, ${n} are needed`);
  }
  const { dimension, classes = 0, logits = new Float32Array() } = pool;
  const rows = (data: ArrayLike<number>, width: number) => {
    const gathered = new Float32Array(chosen.length * width);
    chosen.forEach((sample, i) => {
      for (let at = 0; at < width; at++) gathered[i * width + at] = data[sample * width + at]!;
    });
    return gathered;
  };
  const outcomes = await performer.perform({
    kind: "compare",
    metrics: METRICS,
    options: {},
    network: images.features,
    generated: {
      key: crypto.randomUUID(),
      set: { features: rows(pool.features, dimension), dimension, logits: rows(logits, classes), classes },
    },
    reference: { key: "reference", set: reference },
    threads: 1,
  });
  return METRICS.map((metric) => {
    const outcome = outcomes[metric]!;
    if (!outcome.ok) throw new Error(`${row.id}, ${metric}: ${outcome.reason}`);
    return measuredCell(row, metric, outcome.estimate);
  });
}

function likelihoodCell(
  row: Row,
  { method, kind }: Scorer["likelihood"],
  scores: { readonly nats: Float64Array; readonly redrawVariance: number },
): Cell {
  const likelihood = { method, kind, basis: "mass", evaluations: 1, convention: {} } as const;
  const context = { slice: images.reference, format: GREY, microBatch: images.microBatch.likelihood };
  return measuredCell(
    row,
    "bits_per_dim",
    likelihoodEstimate({ likelihood, terms: {}, evaluations: 1, ...scores }, context),
  );
}

/** The variance of one image's log-likelihood over seeds, from a hundred images under two, as a run finds it. */
function scatter([first, second]: Scorer["nats"]): number {
  if (first === undefined || second === undefined) return 0;
  return first.subarray(0, 100).reduce((sum, value, i) => sum + (value - second[i]!) ** 2, 0) / 200;
}

function shuffled(count: number, example: number): Uint32Array {
  const keys = new Float64Array(count);
  noise.uniform(keys, { stream: STREAM.data, example });
  return Uint32Array.from(keys, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

function report(): void {
  const cells = unchanged[0]!.length;
  console.log(
    `${cpus()[0]?.model.trim()}; ${unchanged.length} repetitions, n = ${n}, ${cells} cells corrected together\n`,
  );
  console.log("| an unchanged run | flagged |\n| --- | --- |");
  console.log(`| comparisons | ${rate(unchanged.map((all) => all.some(isMarked)))} |`);
  console.log(`| comparisons, where every effect counts | ${rate(byTestAlone.map((all) => all.some(isMarked)))} |`);
  console.log(
    `| cells beyond their own 95 % interval | ${rate(unchanged.flat().map(({ change }) => isBeyond(change)))} |`,
  );
  console.log("\n| planted | model | caught | by | other models flagged | mean change |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const { title, model, comparisons } of planted) {
    const own = comparisons.map((all) => all.filter((one) => one.model === model && one.mark === "worse"));
    const by = [...Map.groupBy(own.flat(), ({ metric }) => metric)].toSorted(([, a], [, b]) => b.length - a.length)
      .map(([metric, { length }]) => `${metric} ${percent(length / comparisons.length)}`).join(", ");
    const others = comparisons.map((all) => all.some((one) => one.model !== model && isMarked(one)));
    const caught = rate(own.map(({ length }) => length > 0)), changes = meanChanges(comparisons.flat(), model);
    console.log(`| ${[title, model, caught, by || "—", rate(others), changes].join(" | ")} |`);
  }
  console.log("\n| unchanged | metric | deviation of the change | standard error told | told / real |");
  console.log("| --- | --- | ---: | ---: | ---: |");
  for (let at = 0; at < cells; at++) {
    const all = unchanged.map((comparison) => comparison[at]!), { model, metric } = all[0]!;
    const changes = all.flatMap(({ change }) => change === null ? [] : [change]);
    const real = Math.sqrt(meanAndVariance(Float64Array.from(changes, ({ value }) => value)).variance);
    const errors = changes.map(({ interval: [low, high] }) => (high - low) / (2 * 1.96));
    const told = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const fields = [model, metric, real.toPrecision(3), told.toPrecision(3), (told / real).toFixed(2)];
    console.log(`| ${fields.join(" | ")} |`);
  }
}

/** "fid +3.1, kid +0.2": what a planted change does to a model's metrics. */
function meanChanges(comparisons: readonly CellComparison[], model: string): string {
  const own = comparisons.filter((one) => one.model === model && one.change !== null);
  return [...Map.groupBy(own, ({ metric }) => metric)].map(([metric, all]) => {
    const mean = all.reduce((sum, { change }) => sum + change!.value, 0) / all.length;
    return `${metric} ${mean > 0 ? "+" : ""}${mean.toPrecision(2)}`;
  }).join(", ");
}

function isMarked({ mark }: CellComparison): boolean {
  return mark === "better" || mark === "worse";
}

function isBeyond(change: CellComparison["change"]): boolean {
  return change !== null && (change.interval[0] > 0 || change.interval[1] < 0);
}

function rate(hits: readonly boolean[]): string {
  const count = hits.filter(Boolean).length, [low, high] = wilsonInterval(count, hits.length);
  return `${percent(count / hits.length)} [${percent(low)}, ${percent(high)}]`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

function weightsOff(share: number): string {
  return `weights ${percent(share)} off`;
}
