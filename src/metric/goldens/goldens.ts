import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import type { SampleComparison } from "../sample_metric.ts";
import { readNpy } from "./read_npy.ts";

const prdc = z.object({ precision: z.number(), recall: z.number(), density: z.number(), coverage: z.number() });
const meanAndStd = z.object({ mean: z.number(), std: z.number() });
const featureSets = z.object({
  generated: z.string(),
  real: z.string(),
  fid_pytorch_fid: z.number(),
  fid_truth: z.number().optional(),
  kid_torch_fidelity: meanAndStd.extend({ subsets: z.number(), subset_size: z.number(), rng_seed: z.number() }),
  mmd2_torch_fidelity_first_m: z.object({
    m: z.number(),
    unbiased: z.number(),
    biased: z.number(),
    u_statistic: z.number(),
  }),
  prc_torch_fidelity_k3: prdc.pick({ precision: true, recall: true }),
  prc_torch_fidelity_k5: prdc.pick({ precision: true, recall: true }),
  prdc_k3: prdc,
  prdc_k5: prdc,
  vendi_dgm_eval_generated: z.number(),
  vendi_dgm_eval_real: z.number(),
  authpct_dgm_eval: z.number(),
  sw_approx_dgm_eval: z.number(),
});

/** Numbers of the reference implementations; `origin` and `made_with` in the file say how they were made. */
export const expected = z.object({
  full_rank: featureSets,
  rank_deficient: featureSets,
  nearly_identical: featureSets,
  inception_score: z.object({
    logits: z.string(),
    splits10_shuffle1: meanAndStd,
    splits10_shuffle0: meanAndStd,
    splits1_shuffle0: meanAndStd,
    splits7_shuffle1: meanAndStd,
  }),
}).parse(JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8")));

export const SETS = ["full_rank", "rank_deficient", "nearly_identical"] as const;

/** The features of one golden. */
export function goldenFeatures(set: typeof SETS[number]): { generated: Matrix; reference: Matrix } {
  return { generated: readNpy(expected[set].generated), reference: readNpy(expected[set].real) };
}

/** The features of one golden, generated against real. */
export function goldenComparison(set: typeof SETS[number]): SampleComparison {
  const { generated, reference } = goldenFeatures(set);
  return compare(generated, reference);
}

/** Two feature matrices as a comparison, through the plain algebra. */
export function compare(generated: Matrix, reference: Matrix): SampleComparison {
  const sets = { generated: { features: generated }, reference: { features: reference } };
  return { ...sets, network: "golden@000000000000", algebra: plainAlgebra };
}
