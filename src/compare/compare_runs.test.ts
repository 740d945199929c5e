import { expect, test } from "vitest";
import type { Cell, CompareRules, Run } from "../core/run.ts";
import { Noise, STREAM } from "../core/noise.ts";
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { type CellComparison, compareRuns, type ComparisonMark, hasChanged } from "./compare_runs.ts";
import { BITS, type CellOf, COST, FID, fixtureOf, LATENCY, measured, RATE, RECALL } from "./fixture_pair.ts";

const COLUMNS = [FID, BITS, RECALL, LATENCY, RATE];

/** A number with an interval so many per cent of it wide, on either side. */
function around(value: number, percent = 1): CellOf {
  return { value, interval: [value * (1 - percent / 100), value * (1 + percent / 100)] };
}

const BASE = fixtureOf(COLUMNS, [[around(8), around(1.3), around(0.7), around(12), around(80)]]);
const NEXT = fixtureOf(COLUMNS, [[around(9), around(1.2), around(0.8), around(14), around(80.2)]]);

function marks(comparisons: readonly CellComparison[]): ComparisonMark[] {
  return comparisons.map(({ mark }) => mark);
}

/** The comparison of two runs with one cell each. */
function only(base: Run, next: Run, rules: CompareRules = {}): CellComparison {
  const [found, ...rest] = compareRuns(base, next, rules);
  if (found === undefined || rest.length > 0) throw new Error("There is not just one comparison");
  return found;
}

function withCell(cell: Cell): Run {
  return { ...fixtureOf([FID], [[null]]), cells: [cell] };
}

/** Timings are tested too. */
const TIMED: CompareRules = { separateTimings: "compare" };

test("what is better goes by the direction of its metric", () => {
  expect(marks(compareRuns(BASE, NEXT, TIMED))).toEqual(["worse", "better", "better", "worse", "~"]);
});

test("timings of two separate runs are told and neither better nor worse, however far they moved", () => {
  const base = fixtureOf([FID, LATENCY, RATE], [[around(8), around(12), around(80)]]);
  const next = fixtureOf([FID, LATENCY, RATE], [[around(8), around(60), around(80.2)]]);
  const [fid, latency, rate] = compareRuns(base, next);
  expect(latency).toMatchObject({
    mark: "!",
    reason: "timed in two separate runs: --against times both in turn",
    pValue: null,
    change: { scale: "ratio" },
  });
  expect(latency?.change?.value).toBeCloseTo(5, 12);
  expect(hasChanged(latency!)).toBe(true);
  expect(rate).toMatchObject({ mark: "~", reason: null, pValue: null });
  expect(fid?.pValue).toBe(1);
});

test("rules that a run brings along are followed, the new run's before the base's", () => {
  const run = (alpha: number | null, value: number): Run => ({
    ...fixtureOf([FID], [[{ value, interval: [value - 1.96, value + 1.96] }]]),
    ...(alpha !== null && { compareRules: { alpha } }),
  });
  // A difference of three standard errors of √2: p = 0.034.
  const mark = (base: Run, next: Run, rules?: CompareRules) => compareRuns(base, next, rules)[0]?.mark;
  expect(mark(run(null, 10), run(null, 13))).toBe("~");
  expect(mark(run(0.05, 10), run(null, 13))).toBe("worse");
  expect(mark(run(0.05, 10), run(0.01, 13))).toBe("~");
  expect(mark(run(0.01, 10), run(0.05, 13))).toBe("worse");
  expect(mark(run(0.05, 10), run(0.05, 13), {})).toBe("~");
});

test("times and rates change by a ratio, the rest by a difference, each with its interval", () => {
  const [fid, , , latency, rate] = compareRuns(BASE, NEXT, TIMED);
  expect(fid?.change).toMatchObject({ scale: "difference", value: 1, level: 0.95 });
  // Half-widths 0.08 and 0.09 add in squares.
  expect(fid?.change?.interval[0]).toBeCloseTo(1 - Math.hypot(0.08, 0.09), 12);
  expect(latency?.change?.scale).toBe("ratio");
  expect(latency?.change?.value).toBeCloseTo(14 / 12, 12);
  expect(rate?.change?.scale).toBe("ratio");
});

test("a run compared with itself has nothing to mark, whatever states its cells are in", () => {
  const number = measured("m1", FID, around(5));
  const run = {
    ...BASE,
    cells: [
      ...BASE.cells,
      {
        model: "m1",
        family: "gan" as const,
        metric: "bits_per_dim",
        state: "undefined" as const,
        reason: "no density",
      },
      { ...number, state: "invalid" as const, reason: "too short" },
      { ...measured("m1", RECALL, around(0.5)), interval: null },
      measured("m1", LATENCY, { value: 0, interval: [0, 0] }),
      { model: "m1", family: "gan" as const, metric: "throughput_per_s", state: "failed" as const, reason: "crashed" },
    ],
  };
  const comparisons = compareRuns(run, run, { ...TIMED, leastEffect: { fid: { relative: 0 } } });
  expect(marks(comparisons)).toEqual(["~", "~", "~", "~", "~", "!", "x", "!", "!", "x"]);
  expect(comparisons.filter(hasChanged)).toEqual([]);
});

test("swapping the runs swaps better and worse and keeps every p-value", () => {
  const swap = { better: "worse", worse: "better", "~": "~", x: "x", "!": "!" } as const;
  for (let seed = 0; seed < 50; seed++) {
    const [a, b] = [randomRun(2 * seed), randomRun(2 * seed + 1, { cell: seed % 20, factor: 1.2 })];
    const there = compareRuns(a, b, TIMED), back = compareRuns(b, a, TIMED);
    expect(marks(back)).toEqual(marks(there).map((mark) => swap[mark]));
    for (const [i, { pValue }] of there.entries()) expect(back[i]?.pValue).toBeCloseTo(pValue ?? NaN, 12);
  }
});

test("another unit of time or of quality changes no mark and no p-value", () => {
  const scaled = (run: Run, factor: number): Run => ({
    ...run,
    cells: run.cells.map((cell) => {
      if (cell.state !== "measured" || cell.interval === null || cell.metric === "recall") return cell;
      return { ...cell, value: cell.value * factor, interval: [cell.interval[0] * factor, cell.interval[1] * factor] };
    }),
  });
  for (let seed = 0; seed < 50; seed++) {
    const [a, b] = [randomRun(2 * seed), randomRun(2 * seed + 1, { cell: seed % 20, factor: 1.2 })];
    const plain = compareRuns(a, b, TIMED), other = compareRuns(scaled(a, 1000), scaled(b, 1000), TIMED);
    expect(marks(other)).toEqual(marks(plain));
    for (const [i, { pValue }] of plain.entries()) expect(other[i]?.pValue).toBeCloseTo(pValue ?? NaN, 10);
  }
});

test("a change beyond chance that is less than the least effect is none, and the rules set it by metric", () => {
  const base = fixtureOf([LATENCY], [[around(100, 0.1)]]), next = fixtureOf([LATENCY], [[around(104, 0.1)]]);
  expect(only(base, next, TIMED)).toMatchObject({
    mark: "~",
    reason: "beyond chance, but less than the 5 % that count",
    least: { relative: 0.05 },
  });
  expect(only(base, next, { ...TIMED, leastEffect: { latency_p50_ms: { relative: 0.03 } } }).mark).toBe("worse");
  expect(only(base, next, { ...TIMED, leastEffect: { latency_p50_ms: { absolute: 5 } } }).reason)
    .toBe("beyond chance, but less than the 5 ms that count");
});

test("p-values are Holm's over the cells that compare, and only those", () => {
  // Half-widths of z standard errors: differences of 2 and 3 standard errors have p = 0.0455 and 0.0027.
  const z = 1.959963984540054;
  const cell = (value: number): CellOf => ({ value, interval: [value - z / Math.SQRT2, value + z / Math.SQRT2] });
  const base = fixtureOf([FID, RECALL, BITS], [[cell(10), cell(10), { ...cell(10), interval: null }]]);
  const next = fixtureOf([FID, RECALL, BITS], [[cell(13), cell(12), cell(99)]]);
  const [fid, recall, bits] = compareRuns(base, next);
  expect(fid?.pValue).toBeCloseTo(2 * 0.0026997960632601866, 12);
  expect(recall?.pValue).toBeCloseTo(0.04550026389635842, 12);
  expect(bits).toMatchObject({ mark: "!", pValue: null, change: null, reason: "without an interval in the base" });
  expect([fid?.mark, recall?.mark]).toEqual(["worse", "~"]);
  expect(compareRuns(base, next, { alpha: 0.05 })[1]?.mark).toBe("better");
});

test("another convention is not compared, and what differs is told", () => {
  const next = withCell({
    ...measured("m0", FID, around(20)),
    convention: { reference: "mnist train" },
    fingerprint: "fedcba987654",
  });
  const found = only(withCell(measured("m0", FID, around(5))), next);
  expect(found).toMatchObject({
    mark: "x",
    reason: "conventions differ: reference mnist holdout10k, now mnist train",
    pValue: null,
  });
  expect(hasChanged(found)).toBe(true);
});

test("a bound against an exact likelihood is not compared, against its like it is", () => {
  const likelihood = (value: number, kind: "exact" | "lower-bound") =>
    fixtureOf([BITS], [[{ ...around(value), kind, details: { method: kind } }]]);
  expect(only(likelihood(1.3, "lower-bound"), likelihood(1.1, "exact"))).toMatchObject({
    mark: "x",
    reason: "kinds of likelihood differ: lower-bound, now exact",
  });
  expect(only(likelihood(1.3, "lower-bound"), likelihood(1.1, "lower-bound")).mark).toBe("better");
});

test("a cell without a number on one side is not compared, and why is told", () => {
  const address = { model: "m0", family: "vae", metric: "fid" } as const;
  const failed = withCell({ ...address, state: "failed", reason: "the graph crashed" });
  const number = withCell(measured("m0", FID, around(5)));
  expect(only(number, failed)).toMatchObject({ mark: "x", reason: "failed now: the graph crashed" });
  expect(only(failed, number)).toMatchObject({ mark: "x", reason: "failed in the base: the graph crashed" });
  expect(hasChanged(only(number, failed))).toBe(true);
  expect(only(number, withCell({ ...address, metric: "fid", state: "skipped", reason: "not asked for" })).reason)
    .toBe("skipped now: not asked for");
});

test("what is wrong with both sides alike is told once", () => {
  const number = measured("m0", FID, around(5)), bare = withCell({ ...number, interval: null });
  expect(only(bare, bare).reason).toBe("without an interval on both sides");
  expect(only(withCell({ ...number, n: 3 }), withCell({ ...number, n: 4 })).reason)
    .toBe("n is 3 in the base, and 5 are asked for; n is 4 now, and 5 are asked for");
});

test("invalid numbers, numbers without an interval and few observations are not enough data", () => {
  const number = measured("m0", FID, around(5)), base = withCell(number);
  expect(only(base, withCell({ ...number, state: "invalid", reason: "10 more are needed" })))
    .toMatchObject({ mark: "!", reason: "not to the rule now: 10 more are needed" });
  expect(only(base, withCell({ ...number, interval: null })).reason).toBe("without an interval now");
  expect(only(base, withCell({ ...number, n: 4 })).reason).toBe("n is 4 now, and 5 are asked for");
  expect(only(base, withCell({ ...number, n: 4 }), { leastN: 2 }).mark).toBe("~");
});

test("a number without an interval that moves by its least effect has changed, though nothing can be said of chance", () => {
  const memory = (value: number) => fixtureOf([LATENCY], [[{ value, interval: null }]]);
  const [less, more] = [only(memory(100), memory(104)), only(memory(100), memory(106))];
  expect([less.mark, hasChanged(less), more.mark, hasChanged(more)]).toEqual(["!", false, "!", true]);
});

test("a time whose interval reaches 0 is not enough data", () => {
  const base = fixtureOf([LATENCY], [[around(3)]]), next = fixtureOf([LATENCY], [[{ value: 3, interval: [0, 7] }]]);
  expect(only(base, next)).toMatchObject({
    mark: "!",
    reason: "an interval reaches 0, from which no ratio can be taken",
  });
});

test("what is known exactly needs no more observations than one", () => {
  const exact = (value: number) => fixtureOf([FID], [[{ value, interval: [value, value], n: 1 }]]);
  expect(only(exact(5), exact(6))).toMatchObject({ mark: "worse", pValue: 0 });
  expect(only(exact(5), exact(5))).toMatchObject({ mark: "~", pValue: 1 });
});

test("a column that is not ranked changes without becoming better or worse", () => {
  const cost = (value: number) => fixtureOf([COST], [[around(value)]]);
  expect(only(cost(2), cost(4))).toMatchObject({
    mark: "x",
    reason: "changed, but its column is not ranked: neither way is better",
  });
  expect(only(cost(2), cost(2.001))).toMatchObject({ mark: "~", reason: null });
});

test("new and vanished models, columns and cells are told apart", () => {
  const base = fixtureOf([FID, RECALL], [[around(5), around(0.5)], [around(5), null]]);
  const next = fixtureOf([FID, BITS], [[around(5), around(1)]]);
  expect(compareRuns(base, next).map(({ mark, reason }) => [mark, reason])).toEqual([
    ["~", null],
    ["x", "the new run does not have this column"],
    ["x", "the base does not have this column"],
    ["x", "the new run does not have this model"],
  ]);
  const fewer = { ...base, cells: base.cells.slice(1) };
  expect(compareRuns(base, fewer)[0]).toMatchObject({ mark: "x", reason: "the new run does not have this cell" });
});

test("rules out of their range are refused by name", () => {
  expect(() => compareRuns(BASE, NEXT, { alpha: 0 })).toThrow("'alpha' must be between 0 and 1, got 0");
  expect(() => compareRuns(BASE, NEXT, { level: 95 })).toThrow("'level' must be between 0 and 1, got 95");
  expect(() => compareRuns(BASE, NEXT, { leastN: NaN })).toThrow("'leastN' must be 1 or more, got NaN");
});

/** Every least effect 0: what is flagged is up to the test alone. */
const BY_TEST_ALONE: CompareRules = {
  ...TIMED,
  leastEffect: Object.fromEntries(COLUMNS.map(({ id }) => [id, { relative: 0 }])),
};
const REPETITIONS = 400;

test("an unchanged run of 20 cells is flagged once in a hundred comparisons, even where every effect counts", () => {
  let flagged = 0;
  for (let i = 0; i < REPETITIONS; i++) {
    const comparisons = compareRuns(randomRun(2 * i), randomRun(2 * i + 1), BY_TEST_ALONE);
    expect(comparisons).toHaveLength(20);
    if (comparisons.some(hasChanged)) flagged++;
  }
  // Of 400 at a rate of 1 %, 11 or more come up with probability 0.3 %.
  expect(flagged).toBeLessThanOrEqual(10);
});

test("a change of 20 % of one cell among 20 is found nearly always, and no other cell with it", () => {
  let found = 0, others = 0;
  for (let i = 0; i < REPETITIONS; i++) {
    const comparisons = compareRuns(randomRun(2 * i), randomRun(2 * i + 1, { cell: i % 20, factor: 1.2 }), TIMED);
    const marked = comparisons.flatMap(({ mark }, at) => mark === "better" || mark === "worse" ? [{ mark, at }] : []);
    const expected = ["recall", "throughput_per_s"].includes(COLUMNS[i % COLUMNS.length]!.id) ? "better" : "worse";
    if (marked.some(({ mark, at }) => at === i % 20 && mark === expected)) found++;
    if (marked.some(({ at }) => at !== i % 20)) others++;
  }
  expect(found).toBeGreaterThanOrEqual(0.99 * REPETITIONS);
  expect(others).toBeLessThanOrEqual(10);
});

/** Four models by five metrics, each the mean of 200 skewed observations with Student's interval. */
function randomRun(seed: number, planted?: { readonly cell: number; readonly factor: number }): Run {
  const noise = new Noise(BigInt(seed)), z = new Float64Array(200);
  return fixtureOf(
    COLUMNS,
    [0, 1, 2, 3].map((model) =>
      COLUMNS.map((_, column) => {
        const at = model * COLUMNS.length + column;
        noise.normal(z, { stream: STREAM.data, example: at });
        const factor = planted?.cell === at ? planted.factor : 1;
        // Log-normal, with a coefficient of variation of 0.31.
        const summary = meanAndVariance(z.map((x) => 5 * factor * Math.exp(0.3 * x)));
        return { value: summary.mean, interval: intervalOfMean(summary), n: summary.n };
      })
    ),
  );
}
