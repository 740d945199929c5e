import { readFileSync } from "node:fs";
import { z } from "zod";
import { type FloatMatrix, matrix } from "../../linalg/matrix.ts";

const meanAndStd = z.object({ mean: z.number(), std: z.number() });
const fractions = z.object({ precision: z.number(), recall: z.number() });
const prdc = fractions.extend({ density: z.number(), coverage: z.number() });
const prc = fractions.extend({ f_score: z.number() });
const features = z.object({
  fid: z.object({ "pytorch-fid": z.number(), "torch-fidelity": z.number() }),
  kid: meanAndStd.extend({ subsets: z.number(), subset_size: z.number() }),
  torch_fidelity_k3: prc,
  torch_fidelity_k5: prc,
  prdc_k3: prdc,
  prdc_k5: prdc,
  vendi: z.number(),
  authpct: z.number(),
  sliced_wasserstein: z.number(),
});
const frechet = z.object({ "pytorch-fid": z.number(), "clean-fid": z.number(), "torch-fidelity": z.number() });

/** Numbers of the implementations' own code, and of their formulas in NumPy; each `origin` says how they were made. */
export const expected = z.object({
  libraries: z.object({
    full_rank: features,
    rank_deficient: features,
    nearly_identical: features,
    inception_score: z.object({ splits10: meanAndStd, splits10_ordered: meanAndStd }),
  }),
  formulas: z.object({
    constant_columns: z.array(frechet.extend({
      generated: z.array(z.number()),
      reference: z.array(z.number()),
      value: z.number(),
      retried: z.boolean(),
    })),
    offset: z.array(frechet.extend({ offset: z.number() })),
    single_precision_mean: z.object({ offset: z.number(), mean: z.array(z.number()) }),
    adm_precision_recall: z.array(fractions.extend({ scale: z.number().default(1), offset: z.number().default(0) })),
    inception_score: z.object({
      adm_300: z.number(),
      dgm_7: meanAndStd,
      torchmetrics_7: meanAndStd.extend({ parts: z.number() }),
    }),
  }),
}).parse(JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8")));

/** Features with every value changed, rounded to float32. */
export function changed({ rows, cols, data }: FloatMatrix, change: (value: number, column: number) => number) {
  return matrix(rows, cols, Float64Array.from(data, (value, at) => Math.fround(change(value, at % cols))));
}
