import { expect, test } from "vitest";
import { rowSlice } from "../linalg/row_slice.ts";
import { compare, goldenComparison, goldenFeatures } from "../metric/goldens/goldens.ts";
import { prepareGaussian } from "../metric/prepare_gaussian.ts";
import { readNpy } from "../metric/goldens/read_npy.ts";
import { changed } from "./goldens/goldens.ts";
import { IMPLEMENTATION_IDS } from "./implementations.ts";
import { rosetta, type RosettaMetric } from "./rosetta.ts";
import { rosettaTable } from "./rosetta_table.ts";

/** The implementations of one table whose number differs from this project's, with the aspects that cause it. */
function causes({ rows }: RosettaMetric): Record<string, string[]> {
  const entries = rows.map(({ implementation, causes }) =>
    [implementation, causes.map(({ aspect }) => aspect)] as const
  );
  return Object.fromEntries(entries.filter(([, aspects]) => aspects.length > 0));
}

const constant = (columns: number[]) => (value: number, column: number) => columns.includes(column) ? 0.5 : value;

test("FID agrees to the digits shown where nothing stands in the way", async () => {
  const [fid] = await rosetta(goldenComparison("full_rank"), {}, ["fid"]);
  expect(causes(fid!)).toEqual({});
  expect(fid!.rows.map(({ implementation }) => implementation)).toEqual(["assay", ...IMPLEMENTATION_IDS]);
  const text = rosettaTable([fid!]);
  expect(text).toContain("FID: all agree in the digits shown");
  expect(text).toContain("Not in prdc.");
});

test("float32 means are named where they show, and the square root is not", async () => {
  const { generated, reference } = goldenFeatures("full_rank");
  const moved = (value: number) => value + 1000;
  const sets = compare(changed(generated, moved), changed(reference, moved));
  const [fid] = await rosetta(sets, {}, ["fid"]);
  expect(causes(fid!)).toEqual({ "torch-fidelity": ["mean"], "clean-fid": ["mean"], adm: ["mean"] });
});

test("the retry on the diagonals is named where constant columns cause it", async () => {
  const { generated, reference } = goldenFeatures("full_rank");
  const sets = compare(changed(generated, constant([3])), changed(reference, constant([5])));
  const [fid] = await rosetta(sets, {}, ["fid"]);
  expect(causes(fid!)).toEqual({
    "pytorch-fid": ["square_root"],
    "clean-fid": ["square_root"],
    adm: ["square_root"],
    "dgm-eval": ["square_root"],
  });
});

test("precision differs by k, by the boundary, by float16 and by the samples drawn, each with its library", async () => {
  const { generated, reference } = goldenFeatures("full_rank");
  const moved = (value: number) => value + 8;
  const sets = compare(changed(rowSlice(generated, 0, 300), moved), changed(rowSlice(reference, 0, 250), moved));
  const [precision] = await rosetta(sets, {}, ["precision"]);
  expect(causes(precision!)["torch-fidelity"]).toEqual(["neighbour"]);
  expect(causes(precision!)["dgm-eval"]).toEqual(["sizes"]);
  expect(causes(precision!)).not.toHaveProperty("prdc");
  const [alike] = await rosetta(sets, { k: 4 }, ["precision"]);
  expect(causes(alike!)).toMatchObject({ adm: ["distances"] });
  expect(causes(alike!)).not.toHaveProperty("prdc");
});

test("KID over subsets is told from the full sample's, and a refusal gives its reason", async () => {
  const [kid] = await rosetta(goldenComparison("rank_deficient"), {}, ["kid"]);
  const refused = kid!.rows.find(({ implementation }) => implementation === "torch-fidelity")!.outcome;
  expect(refused).toMatchObject({ state: "refused" });
  const [few] = await rosetta(goldenComparison("rank_deficient"), { kidSubsets: 20, kidSubsetSize: 60 }, ["kid"]);
  for (const id of ["torch-fidelity", "clean-fid", "dgm-eval", "torchmetrics"]) {
    expect(causes(few!)[id], id).toEqual(["estimator"]);
  }
  const text = rosettaTable([few!], { width: 100 });
  expect(text).toContain("± 0.01259");
  expect(text).toContain("no error of the value");
  expect(text).toContain("can't be followed");
});

test("of sets that are known by their moments alone there is the Fréchet distance, in float32 where the file was", async () => {
  const { generated, reference, algebra, network } = goldenComparison("full_rank");
  const stored = async (set: typeof generated, round: (value: number) => number) => {
    const gaussian = await prepareGaussian(set, algebra);
    return { gaussian: { ...gaussian, mean: gaussian.mean.map(round) } };
  };
  const double = { generated: await stored(generated, Number), reference: await stored(reference, Number) };
  const tables = await rosetta({ ...double, algebra, network });
  expect(tables.map(({ metric }) => metric)).toEqual(["fid"]);
  const values = (table: RosettaMetric) =>
    new Set(table.rows.flatMap(({ outcome }) => outcome.state === "measured" ? [outcome.value] : []));
  // torchmetrics rounds its result to float32, the others agree.
  expect(values(tables[0]!).size).toBe(2);
  const single = { generated: await stored(generated, Math.fround), reference: await stored(reference, Math.fround) };
  const [fid] = await rosetta({ ...single, algebra, network });
  expect(values(fid!).size).toBe(3);
});

test("the Inception Score differs by parts and shuffle", async () => {
  const features = goldenFeatures("full_rank").generated;
  const sets = { ...compare(features, features), generated: { features, logits: readNpy("is_logits.npy") } };
  const [score] = await rosetta(sets, {}, ["inception_score"]);
  expect(causes(score!)).toMatchObject({ "torch-fidelity": ["parts", "shuffle"], "dgm-eval": ["parts", "shuffle"] });
  expect(causes(score!)).not.toHaveProperty("adm");
});

test("every difference on a golden has a cause, and every line of text keeps to the width", async () => {
  const tables = await rosetta(goldenComparison("rank_deficient"), { kidSubsets: 5, kidSubsetSize: 60 });
  for (const { metric, rows } of tables) {
    const [ours] = rows;
    for (const { implementation, outcome, causes } of rows.slice(1)) {
      if (outcome.state !== "measured" || ours?.outcome.state !== "measured") continue;
      expect(causes.length > 0, `${metric} of ${implementation}`).toBe(outcome.text !== ours.outcome.text);
    }
  }
  for (const line of rosettaTable(tables, { width: 120 }).split("\n")) expect(line.length).toBeLessThanOrEqual(120);
});

test("Markdown holds one row for each implementation that has the metric", async () => {
  const tables = await rosetta(goldenComparison("rank_deficient"), {}, ["density"]);
  const text = rosettaTable(tables, { format: "markdown" });
  expect(text).toMatch(/^\*\*Density: /);
  expect(text.split("\n").filter((line) => line.startsWith("| ")).length).toBe(2 + 3);
});
