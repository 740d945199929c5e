import { expect, test } from "vitest";
import type { Cell, Comparison, MeasuredCell, Run } from "../../core/run.ts";
import { answer } from "./answer.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { measuredCell, withCells } from "../fixture/fixture_run.ts";

const run = fixtureTextRun();

/** The fixture with the verdict on one pair of models changed. */
function withPair(models: readonly [string, string], change: Partial<Comparison>): Run {
  return {
    ...run,
    comparisons: run.comparisons!.map((pair) =>
      models.every((model) => pair.models.includes(model)) ? { ...pair, ...change } : pair
    ),
  };
}

/** The fixture with one number changed. */
function withNumber(model: string, metric: string, change: Partial<MeasuredCell>): Run {
  return withCells(run, { ...measuredCell(run, model, metric), ...change });
}

test("the answer tells the fewest bits beside the next and the best compressor, who copies, and who is fastest", () => {
  expect(answer(run)).toEqual([
    "On moby-dick:held-out, gpt-moby needs the fewest bits a byte of the text, ≤ 1.98 [1.94, 2.02], significantly " +
    "fewer than the next, gpt-bytes: by 0.08 [0.07, 0.10], p < 0.0001; the best compressor, bzip2-trained, needs 2.36.",
    "lstm-moby is not told apart from the best n-gram model, kn-moby, which needs ≤ 2.19 [2.15, 2.23].",
    "kn-moby copies most: the longest verbatim run from the training text is on average 61 [59, 64] characters in its " +
    "texts, and 21 [18, 23] in the text itself.",
    "kn-moby writes fastest, 52,000 bytes/s [51,900, 52,100].",
  ]);
});

test("the documents decide who is first, whichever way the pair was told, and level models are named together", () => {
  const turned = withPair(["gpt-moby", "gpt-bytes"], {
    models: ["gpt-bytes", "gpt-moby"],
    difference: 0.08,
    interval: [0.065, 0.095],
    verdict: "second",
  });
  expect(answer(turned)[0]).toBe(answer(run)[0]);
  const level = withPair(["gpt-moby", "gpt-bytes"], { verdict: "not-separated", pValue: 0.3 });
  expect(answer(level)[0]).toContain(
    "gpt-moby and gpt-bytes need the fewest bits a byte of the text and are not separated by the data: gpt-moby ≤ " +
      "1.98 [1.94, 2.02], gpt-bytes 2.06 [2.02, 2.10]; the best compressor",
  );
});

test("without a comparison nothing is called significant", () => {
  const { comparisons: _, ...alone } = withNumber("gpt-bytes", "bits_per_byte", { value: 2.1, interval: [2.06, 2.14] });
  expect(answer(alone)[0]).toContain("≤ 1.98 [1.94, 2.02], where the next, gpt-bytes, needs 2.10 [2.06, 2.14]");
});

test("a network that counting matches or beats is said to be no better, and one that wins is not mentioned", () => {
  const worse = withPair(["kn-moby", "lstm-moby"], { verdict: "first", difference: -0.1 });
  const beaten = withCells(worse, {
    ...measuredCell(run, "lstm-moby", "bits_per_byte"),
    value: 2.29,
    interval: [2.25, 2.33],
  });
  expect(answer(beaten)[1]).toBe(
    "lstm-moby is significantly worse than the best n-gram model, kn-moby, which needs ≤ 2.19 [2.15, 2.23].",
  );
  const better = withPair(["kn-moby", "lstm-moby"], { verdict: "second", difference: 0.1 });
  expect(answer(better).join(" ")).not.toContain("n-gram");
});

test("nobody is said to copy whose longest runs the held-out text has by chance", () => {
  const honest = withNumber("kn-moby", "longest_copy", { value: 22, interval: [20, 24] });
  expect(answer({ ...honest, decodings: [] }).join(" ")).not.toContain("cop");
});

test("copies are told under the way of drawing that shows them best", () => {
  const plain = withNumber("kn-moby", "longest_copy", { value: 22, interval: [20, 24] });
  expect(answer(plain).join(" ")).toContain("Drawn by sampling, top-p 0.95, kn-moby copies most: ");
});

test("copies of another training text are not held against the held-out text's own", () => {
  const cell = measuredCell(run, "kn-moby", "longest_copy");
  const other = withNumber("kn-moby", "longest_copy", {
    convention: { ...cell.convention, training: "another" },
    fingerprint: "another",
  });
  expect(answer({ ...other, decodings: [] }).join(" ")).not.toContain("copies");
});

test("a compressor that needs fewer bits than every model is said to", () => {
  expect(answer(withNumber("xz-trained", "bits_per_byte", { value: 1.7 }))[0]).toMatch(
    /^On moby-dick:held-out, no model reaches the best compressor, xz-trained, which needs 1\.70 bits a byte: .*; of the models gpt-moby /,
  );
  expect(answer(withNumber("xz-trained", "bits_per_byte", { value: 2.0 }))[0]).toMatch(
    /; the best compressor, xz-trained, needs 2, which lies within the interval\.$/,
  );
});

test("several texts are told one by one, and numbers under several conventions without a rank", () => {
  const moved = ["gpt-bytes", "xz-cold"];
  const rows = run.rows.map((row) => moved.includes(row.id) ? { ...row, group: "another" } : row);
  const told = answer({ ...run, rows });
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(/^On moby-dick:held-out, gpt-moby needs the fewest/);
  expect(told[1]).toMatch(
    /^On another, gpt-bytes needs 2\.06 \[2\.02, 2\.10\] bits a byte of the text; the best comp/,
  );
  expect(answer(withNumber("kn-moby", "bits_per_byte", { fingerprint: "another" }))[0]).toContain(
    "bits per byte were measured under 2 conventions, which are not ranked together: ",
  );
});

test("rules that give perplexities of tokens alone are answered in those", () => {
  const cells = run.cells.map((cell): Cell => {
    const { model, family, metric } = cell;
    const gone = metric === "bits_per_byte";
    return gone ? { model, family, metric, state: "undefined", reason: "hf-evaluate gives no such number" } : cell;
  });
  expect(answer({ ...run, cells })[0]).toContain(
    "token perplexities are of 2 conventions, which are not ranked together: gpt-moby ≤ 42 [41, 43]",
  );
});

test("a run in which nothing was measured says so", () => {
  expect(answer({ ...run, cells: [], decodings: [] })).toEqual([
    "No model was measured in this run; the notes under the table say why.",
  ]);
});

test("a run whose rows have no group is answered by its dataset", () => {
  const rows = run.rows.map(({ group: _, ...row }) => row);
  expect(answer({ ...run, rows })[0]).toMatch(/^On moby-dick, gpt-moby needs/);
});
