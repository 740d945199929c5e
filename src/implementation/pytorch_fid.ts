/**
 * pytorch-fid, commit b9c1811.
 *
 * Read from src/pytorch_fid/fid_score.py: `get_activations` keeps float32 activations in a float64 array (np.empty), so
 * that mean and covariance are float64; `calculate_frechet_distance` holds the root, its retry and its ValueError.
 */
import { fidAs } from "./frechet_rules.ts";
import type { Implementation } from "./implementation.ts";

export const pytorchFid: Implementation = {
  id: "pytorch-fid",
  title: "pytorch-fid",
  version: "b9c1811",
  metrics: { fid: fidAs({ mean: "float64", root: "sqrtm", result: "float64" }) },
};
