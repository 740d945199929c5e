import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import type { Check, LikelihoodKind, Row } from "../../core/run.ts";
import type { LikelihoodMethod } from "../../family/likelihood_method.ts";
import { twoPhaseMean } from "../../stats/two_phase_mean.ts";
import type { LikelihoodDescription } from "../task.ts";
import { compareModels } from "./compare_models.ts";
import { likelihoodCells } from "./likelihood_cells.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";
import { likelihoodsOf, type MethodResult, type ModelLikelihoods } from "./model_likelihoods.ts";

const row: Row = { id: "vae", title: "", family: "vae", role: "model" };
const BITS = Math.LN2; // one dimension: bits are nats over log 2
const noise = new Noise(3n);

function numbers(count: number, example: number): Float64Array {
  const out = new Float64Array(count);
  noise.normal(out, { stream: STREAM.observation, example });
  return out;
}

function described(method: LikelihoodMethod, kind: LikelihoodKind, change: Partial<LikelihoodDescription> = {}) {
  return { method, kind, basis: "mass", evaluations: 2, convention: {}, ...change } as const;
}

function scored(
  likelihood: LikelihoodDescription,
  nats: Float64Array,
  more: Partial<LikelihoodScores> = {},
): MethodResult {
  return { likelihood, scores: { likelihood, nats, terms: {}, evaluations: likelihood.evaluations, ...more } };
}

function measured(results: readonly MethodResult[], checks: readonly Check[] = []): ModelLikelihoods {
  return {
    results,
    checks,
    context: {
      slice: { dataset: "test", split: "test", from: 0, count: 200 },
      format: { shape: [1, 1, 1], layout: "NCHW", levels: 256, range: [0, 1] },
      microBatch: 20,
    },
  };
}

const ELBO = described({ method: "elbo" }, "lower-bound");
const WEIGHTED = described({ method: "importance-weighted", draws: 64 }, "importance-weighted", { evaluations: 65 });
const elbo = numbers(200, 0).map((value) => -5 + value);
const weighted = numbers(20, 1).map((value, i) => elbo[i]! + 0.3 + 0.02 * value);
const both = [scored(ELBO, elbo), scored(WEIGHTED, weighted)];
const cellsOf = (results: readonly MethodResult[], checks: readonly Check[] = []) =>
  new Map(likelihoodCells(row, measured(results, checks), undefined).map((cell) => [cell.metric, cell]));

test("the first method stands for a model: where it failed, no other takes its place", () => {
  const failed = cellsOf([{ likelihood: ELBO, error: new Error("NaN") }, scored(WEIGHTED, weighted)]);
  expect(failed.get("bits_per_dim")).toMatchObject({ state: "failed", reason: "NaN" });
  expect(failed.get("bits_per_dim_tightest")).toMatchObject({ state: "failed" });
  expect(failed.get("bits_above_truth")).toMatchObject({ state: "undefined" });
  const without = cellsOf([scored(ELBO, elbo), { likelihood: WEIGHTED, error: new Error("NaN") }]);
  expect(without.get("bits_per_dim")).toMatchObject({ state: "measured" });
  expect(without.get("bits_per_dim_tightest")).toMatchObject({ state: "failed" });
});

test("the tightest bound is carried to all images by its difference to the first method", () => {
  const tightest = cellsOf(both).get("bits_per_dim_tightest");
  if (tightest?.state !== "measured") throw new Error("unexpected");
  const bits = (nats: Float64Array) => nats.map((value) => -value / BITS);
  const { value, interval } = twoPhaseMean(bits(elbo), bits(weighted));
  expect(tightest.value).toBeCloseTo(value, 12);
  expect(tightest.interval![0]).toBeCloseTo(interval[0], 12);
  expect(tightest).toMatchObject({ n: 20, kind: "importance-weighted" });
  const [first, second] = likelihoodsOf(row, measured(both), { likelihood: 20, costly: 5 });
  expect(first?.cell).toMatchObject({ state: "measured", n: 200 });
  expect(second?.cell).toMatchObject({ state: "measured", n: 20, value: tightest.value });
});

test("a check that failed reaches every number that is made of what it was about", () => {
  const about = (method?: string): Check => ({
    model: "vae",
    ...(method !== undefined && { method }),
    check: "test",
    ok: false,
    finding: "It is wrong.",
  });
  const states = (check: Check) => {
    const cells = cellsOf(both, [check]);
    return [cells.get("bits_per_dim")?.state, cells.get("bits_per_dim_tightest")?.state];
  };
  expect(states(about())).toEqual(["invalid", "invalid"]);
  expect(states(about("ELBO"))).toEqual(["invalid", "invalid"]);
  expect(states(about("importance-weighted, K = 64"))).toEqual(["measured", "invalid"]);
  const told = likelihoodsOf(row, measured(both, [about("ELBO")]), { likelihood: 20, costly: 5 });
  expect(told.map(({ cell }) => cell.state)).toEqual(["invalid", "invalid"]);
});

test("an estimated log-partition's error is in every interval and keeps pairs from being decided", () => {
  const ais = described({ method: "ais", chains: 40, temperatures: 100 }, "upper-bound");
  const partition = { nats: 10, interval: [8, 12], effectiveChains: 20, chains: 40 } as const;
  const sure = cellsOf([scored(ais, elbo)]).get("bits_per_dim"), unsure = cellsOf([scored(ais, elbo, { partition })]);
  const cell = unsure.get("bits_per_dim");
  if (sure?.state !== "measured" || cell?.state !== "measured") throw new Error("unexpected");
  const half = (interval: [number, number] | null) => (interval![1] - interval![0]) / 2;
  expect(half(cell.interval)).toBeCloseTo(Math.hypot(half(sure.interval), 2 / BITS), 10);
  const compare = (more: Partial<LikelihoodScores>) =>
    compareModels([
      { id: "rbm", group: "", likelihoods: measured([scored(ais, elbo, more)]) },
      {
        id: "exact",
        group: "",
        likelihoods: measured([scored(described({ method: "exact" }, "exact"), elbo.map((value) => value + 0.1))]),
      },
    ])[0]!;
  expect(compare({}).verdict).toBe("second");
  expect(compare({ partition }).verdict).toBe("not-separated");
});

test("another library's rules are another convention, and are not compared with ours", () => {
  const vlb = (as?: string) =>
    described({ method: "vlb", timeSteps: 16 }, "lower-bound", { convention: as === undefined ? {} : { as } });
  const [ours, theirs] = [undefined, "guided-diffusion"].map((as) =>
    cellsOf([scored(vlb(as), elbo)]).get("bits_per_dim")
  );
  if (ours?.state !== "measured" || theirs?.state !== "measured") throw new Error("unexpected");
  expect(ours.fingerprint).not.toBe(theirs.fingerprint);
  const models = [undefined, "guided-diffusion"].map((as, i) => ({
    id: `${i}`,
    group: "",
    likelihoods: measured([scored(vlb(as), elbo)]),
  }));
  expect(compareModels(models)).toEqual([]);
});
