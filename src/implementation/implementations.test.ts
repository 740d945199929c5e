import { expect, test } from "vitest";
import { conventionSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { matrix } from "../linalg/matrix.ts";
import { rowSlice } from "../linalg/row_slice.ts";
import { gaussianRows } from "../metric/goldens/gaussian_rows.ts";
import { compare, goldenComparison, goldenFeatures, SETS } from "../metric/goldens/goldens.ts";
import { readNpy } from "../metric/goldens/read_npy.ts";
import { relativeError } from "../stats/relative_error.ts";
import { changed, expected } from "./goldens/goldens.ts";
import { implementation, IMPLEMENTATIONS } from "./implementations.ts";
import { singlePrecisionMean } from "./single_precision.ts";

const golden = expected.libraries, formulas = expected.formulas;
const measured = (id: string, metric: string, sets = goldenComparison("full_rank"), options = {}) =>
  implementation(id).metric(metric, options).measure(sets);

function withLogits() {
  const features = gaussianRows(1000, 2, 1);
  return { ...compare(features, features), generated: { features, logits: readNpy("is_logits.npy") } };
}

test.each(SETS)("FID is pytorch-fid's and torch-fidelity's own on %s", async (set) => {
  const sets = goldenComparison(set);
  const { fid } = golden[set];
  // Where covariances are near singular the references' roots err by some 1e-8 themselves.
  const tolerance = set === "full_rank" ? 1e-9 : 1e-7;
  for (const id of ["pytorch-fid", "dgm-eval"]) {
    expect(relativeError((await measured(id, "fid", sets)).value, fid["pytorch-fid"]), id).toBeLessThan(tolerance);
  }
  for (const id of ["torch-fidelity", "clean-fid", "adm"]) {
    expect(relativeError((await measured(id, "fid", sets)).value, fid["torch-fidelity"]), id).toBeLessThan(tolerance);
  }
  const single = await measured("torchmetrics", "fid", sets);
  expect(single.value).toBe(Math.fround(single.value));
  expect(relativeError(single.value, fid["pytorch-fid"])).toBeLessThan(1e-7);
});

test.each(formulas.constant_columns)(
  "FID with columns $generated and $reference constant is the libraries', retry and all",
  async ({ generated: inGenerated, reference: inReference, value, retried, ...theirs }) => {
    const { generated, reference } = goldenFeatures("full_rank");
    const set = (columns: number[]) => (entry: number, column: number) => columns.includes(column) ? value : entry;
    const sets = compare(changed(generated, set(inGenerated)), changed(reference, set(inReference)));
    for (const id of ["pytorch-fid", "clean-fid", "torch-fidelity"] as const) {
      const { value: found, interval, convention } = await measured(id, "fid", sets);
      // A float32 dot product in another order differs by an ulp: 2e-8 here.
      expect(relativeError(found, theirs[id]), id).toBeLessThan(id === "pytorch-fid" ? 3e-9 : 4e-8);
      const raised = retried && id !== "torch-fidelity";
      expect(convention.retried ?? false, id).toBe(raised);
      if (raised) expect(interval).toBeNull();
    }
  },
);

test.each(formulas.offset)(
  "FID of float32 features with mean $offset loses the digits that NumPy loses",
  async (row) => {
    const { generated, reference } = goldenFeatures("full_rank");
    const sets = compare(
      changed(generated, (value) => value + row.offset),
      changed(reference, (value) => value + row.offset),
    );
    for (const id of ["pytorch-fid", "clean-fid", "torch-fidelity"] as const) {
      const tolerance = id === "pytorch-fid" ? 1e-9 : 4e-8;
      expect(relativeError((await measured(id, "fid", sets)).value, row[id]), id).toBeLessThan(tolerance);
    }
  },
);

test("means in float32 are NumPy's to the last bit", () => {
  const { offset, mean } = formulas.single_precision_mean;
  const moved = changed(goldenFeatures("full_rank").generated, (value) => value + offset);
  expect([...singlePrecisionMean(moved).subarray(0, mean.length)]).toEqual(mean);
});

test.each(SETS)(
  "KID is torch-fidelity's on %s, its interval that of the full sets widened for the draws",
  async (set) => {
    const { subsets, subset_size, mean, std } = golden[set].kid;
    const options = { kidSubsets: subsets, kidSubsetSize: subset_size };
    const { value, interval, details, convention } = await measured(
      "torch-fidelity",
      "kid",
      goldenComparison(set),
      options,
    );
    // Its kernel is float32, whose terms of size 1 to 10 round by about 1e-7.
    expect(Math.abs(value - mean)).toBeLessThan(1e-7);
    expect(Math.abs(Number(details?.subsets_std) - std)).toBeLessThan(1e-7);
    expect(convention).toMatchObject({ subsets, subset_size, seed: 2020, agreement: "to rounding" });
    expect(interval![1] - interval![0]).toBeGreaterThan(2 * 1.96 * std / Math.sqrt(subsets));
  },
);

test("subsets larger than a set are refused or lowered, as each library does", async () => {
  const sets = goldenComparison("rank_deficient");
  await expect(measured("torch-fidelity", "kid", sets)).rejects.toThrow("subsets of 1000 from 90 samples");
  await expect(measured("torchmetrics", "kid", sets)).rejects.toThrow(UsageError);
  for (const id of ["clean-fid", "dgm-eval"]) {
    const { convention } = await measured(id, "kid", sets, { kidSubsets: 3 });
    expect(convention).toMatchObject({ subset_size: 90, agreement: "statistical" });
  }
});

test.each(SETS)("precision, recall and F are torch-fidelity's on %s to the last bit of a float32", async (set) => {
  const sets = goldenComparison(set);
  for (const k of [3, 5] as const) {
    const theirs = golden[set][k === 3 ? "torch_fidelity_k3" : "torch_fidelity_k5"];
    const options = k === 3 ? {} : { k };
    const precision = await measured("torch-fidelity", "precision", sets, options);
    expect(precision.value).toBe(theirs.precision);
    expect(precision.details?.f_score).toBe(theirs.f_score);
    expect((await measured("torch-fidelity", "recall", sets, options)).value).toBe(theirs.recall);
    expect(precision.convention).toMatchObject({ k, boundary: "<=" });
  }
});

test.each(SETS)(
  "precision, recall, density and coverage are prdc's on %s, and dgm-eval's where it draws all",
  async (set) => {
    const sets = goldenComparison(set);
    for (const metric of ["precision", "recall", "density", "coverage"] as const) {
      expect((await measured("prdc", metric, sets)).value).toBeCloseTo(golden[set].prdc_k5[metric], 13);
      expect((await measured("prdc", metric, sets, { k: 3 })).value).toBeCloseTo(golden[set].prdc_k3[metric], 13);
      const { value, convention } = await measured("dgm-eval", metric, sets);
      if (set === "nearly_identical") expect(value).toBeCloseTo(golden[set].prdc_k5[metric], 13);
      else {expect(convention).toMatchObject({
          agreement: "statistical",
          n_generated_used: convention.n_reference_used,
        });}
    }
  },
);

test.each(formulas.adm_precision_recall)(
  "precision and recall in float16 are ADM's, scaled by $scale and moved by $offset",
  async ({ scale, offset, ...theirs }) => {
    const { generated, reference } = goldenFeatures("full_rank");
    const change = (value: number) => Math.fround(value * scale) + offset;
    const sets = compare(
      changed(rowSlice(generated, 0, 400), change),
      changed(rowSlice(reference, 0, 350), change),
    );
    const precision = await measured("adm", "precision", sets);
    expect(precision.value).toBe(theirs.precision);
    expect((await measured("adm", "recall", sets)).value).toBe(theirs.recall);
    expect(precision.convention.half_precision).toBe(scale < 300);
  },
);

test("samples on a ball's surface are in for torch-fidelity and ADM, and out for prdc", async () => {
  // Each set is one point five times, so that every ball has radius 0.
  const point = matrix(5, 2, Array.from({ length: 10 }, () => 0.5));
  const sets = compare(point, matrix(5, 2, point.data.slice()));
  for (const id of ["torch-fidelity", "adm"]) expect((await measured(id, "precision", sets)).value).toBe(1);
  expect((await measured("prdc", "precision", sets, { k: 3 })).value).toBe(0);
});

test("the Inception Score splits as each library does", async () => {
  const sets = withLogits();
  const close = async (id: string, mean: number, std: number | undefined, options = {}) => {
    const { value, interval, details } = await measured(id, "inception_score", sets, options);
    expect(relativeError(value, mean), id).toBeLessThan(1e-9);
    if (std !== undefined) expect(Number(details?.splits_std), id).toBeCloseTo(std, 9);
    expect(interval![0], id).toBeLessThan(value);
  };
  const { splits10, splits10_ordered } = golden.inception_score;
  await close("torch-fidelity", splits10.mean, splits10.std);
  await close("torch-fidelity", splits10_ordered.mean, splits10_ordered.std, { shuffle: false });
  const { dgm_7, torchmetrics_7 } = formulas.inception_score;
  await close("dgm-eval", dgm_7.mean, dgm_7.std, { splits: 7 });
  // From here the draws are NumPy's where theirs are torch's.
  await close("torchmetrics", torchmetrics_7.mean, torchmetrics_7.std, { splits: 7 });
  // 1000 samples are one part of ADM's 5000.
  expect((await measured("adm", "inception_score", sets)).convention).toMatchObject({ splits: 1, shuffle: false });
});

test.each(SETS)(
  "dgm-eval's Vendi score, AuthPct and sliced Wasserstein approximation are its own on %s",
  async (set) => {
    const sets = goldenComparison(set);
    expect(relativeError((await measured("dgm-eval", "vendi", sets)).value, golden[set].vendi)).toBeLessThan(1e-6);
    const authentic = await measured("dgm-eval", "authenticity", sets);
    expect(authentic.value).toBe(golden[set].authpct);
    expect(authentic.unit).toBe("%");
    const { value } = await measured("dgm-eval", "sliced_wasserstein", sets);
    expect(relativeError(value, golden[set].sliced_wasserstein)).toBeLessThan(1e-5);
  },
);

test("every metric of every implementation has rules, a flat convention and its name in it", async () => {
  const features = gaussianRows(60, 3, 1), reference = gaussianRows(70, 3, 2);
  const sets = {
    ...compare(features, reference),
    generated: { features, logits: features, spatial: features },
    reference: { features: reference, spatial: reference },
  };
  for (const { id, metrics } of IMPLEMENTATIONS) {
    for (const metric of Object.keys(metrics)) {
      const options = metric === "kid" ? { kidSubsets: 3, kidSubsetSize: 20 } : {};
      const { value, interval, convention } = await measured(id, metric, sets, options);
      expect(conventionSchema.parse(convention).as, metric).toContain(id);
      expect(metrics[metric]!.rules(options).length, `${id} ${metric}`).toBeGreaterThan(0);
      if (interval !== null) {
        expect(interval[0], `${id} ${metric}`).toBeLessThanOrEqual(value * (1 + 1e-6));
        expect(interval[1], `${id} ${metric}`).toBeGreaterThanOrEqual(value * (1 - 1e-6));
      }
    }
  }
});

test("what a library does not have, or has no setting for, is a UsageError that says what there is", () => {
  expect(() => implementation("pytorch-fid").metric("kid")).toThrow("pytorch-fid does not compute KID; it has FID");
  expect(() => implementation("clean-fid").metric("kid", { kidDegree: 2 })).toThrow("no setting for --kid-degree");
  expect(() => implementation("adm").metric("inception_score", { splits: 10 })).toThrow(UsageError);
  expect(() => implementation("adm").metric("inception_score", { shuffle: true })).not.toThrow();
  expect(() => implementation("torchmetric")).toThrow("Did you mean 'torchmetrics'?");
  expect(() => implementation("prdc").metric("fdi")).toThrow(UsageError);
});
