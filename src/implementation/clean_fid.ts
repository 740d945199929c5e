/**
 * clean-fid, commit e88c4d6.
 *
 * Read from cleanfid/fid.py: `get_batch_features` and `get_files_features` keep float32, `fid_from_feats` and
 * `fid_folder` take np.mean and np.cov of them, `frechet_distance` holds root and retry, `kernel_distance` is KID.
 */
import { fidAs } from "./frechet_rules.ts";
import type { Implementation } from "./implementation.ts";
import { subsetKidAs } from "./kid_rules.ts";

export const cleanFid: Implementation = {
  id: "clean-fid",
  title: "clean-fid",
  version: "e88c4d6",
  metrics: {
    fid: fidAs({ mean: "float32", root: "sqrtm", result: "float64" }),
    kid: subsetKidAs({
      library: "clean-fid",
      large: "lowered",
      draws: () => "NumPy's global generator, not seeded; here RandomState",
      agreement: "statistical",
      kernelPrecision: "float32",
      options: ["kidSubsets", "kidSubsetSize", "seed"],
    }),
  },
};
