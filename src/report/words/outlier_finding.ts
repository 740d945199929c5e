import type { Outliers, Run } from "../../core/run.ts";
import { formatValue } from "./format_value.ts";

/**
 * What a model makes of images from elsewhere, in a sentence: that it tells them apart, that it cannot, or that it finds
 * them more likely than its own, as Nalisnick et al. 2019 (arXiv:1810.09136) found of deep generative models.
 *
 * @example
 * ```ts
 * outlierFinding(run, run.outliers[0]);
 * // "pixelcnn-fashion finds mnist:holdout10k more likely than its own data: AUROC of log-likelihood 0.02 [0.01, 0.03]"
 * ```
 */
export function outlierFinding({ cells }: Run, { model, inliers, outliers }: Outliers): string {
  const cell = cells.find((one) => one.model === model && one.metric === "ood_likelihood");
  if (cell?.state !== "measured" || cell.interval === null) return `${model}, ${inliers} against ${outliers}`;
  const { value, low, high } = formatValue(cell.value, cell.interval);
  const number = `AUROC of log-likelihood ${value} [${low}, ${high}]`;
  if (cell.interval[1] < 0.5) return `${model} finds ${outliers} more likely than its own data: ${number}`;
  if (cell.interval[0] > 0.5) return `${model} finds its own data more likely than ${outliers}: ${number}`;
  return `${model} does not tell ${outliers} from its own data by likelihood: ${number}`;
}
