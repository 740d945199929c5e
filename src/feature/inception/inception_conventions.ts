import type { FeatureOptions } from "../feature_network.ts";

/** Levels as the FID's own graph takes them: (x - 128) / 128. */
const TENSORFLOW = [0, 255] as const;

/** What gives the same graph x / 127.5 - 1, as pytorch-fid scales: (x · 256 / 255 - 128) / 128. */
const SYMMETRIC = [0, 256] as const;

/**
 * How published implementations bring an image into the FID Inception. All run the same weights.
 *
 * Source: torch-fidelity and torchmetrics, feature_extractor_inceptionv3.py and torchmetrics/image/fid.py; guided-diffusion,
 * evaluations/evaluator.py (the graph resizes); pytorch-fid, src/pytorch_fid/inception.py; clean-fid, cleanfid/resize.py
 * and inception_torchscript.py; dgm-eval, dgm_eval/models/inception.py, without its `--clean_resize`.
 *
 * @example
 * ```ts
 * const network = await openFeatureNetwork(card, open, INCEPTION_CONVENTIONS["clean-fid"]);
 * ```
 */
export const INCEPTION_CONVENTIONS = {
  "torch-fidelity": { resize: "tf1-bilinear", range: TENSORFLOW },
  "torchmetrics": { resize: "tf1-bilinear", range: TENSORFLOW },
  "adm": { resize: "tf1-bilinear", range: TENSORFLOW },
  "clean-fid": { resize: "pil-bicubic", range: TENSORFLOW },
  "pytorch-fid": { resize: "torch-bilinear", range: SYMMETRIC },
  "dgm-eval": { resize: "torch-bilinear", range: SYMMETRIC },
} as const satisfies Readonly<Record<string, FeatureOptions>>;

/** The options of an implementation by its id; none where it brings no network of its own, as prdc. */
export function inceptionOptionsAs(implementation: string): FeatureOptions {
  const known: Readonly<Record<string, FeatureOptions>> = INCEPTION_CONVENTIONS;
  return Object.hasOwn(known, implementation) ? known[implementation]! : {};
}
