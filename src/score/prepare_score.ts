import type { Convention } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import type { Samples } from "../dataset/samples.ts";
import type { PassContext } from "../engine/quality_pass.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import { SAMPLE_METRICS } from "../metric/sample_metrics.ts";
import { type PreparedSet, prepareSet, type ScoreNetwork } from "./prepare_set.ts";

/** What to score, against what, and how. */
export interface ScoreRequest {
  /** One row of the result each. */
  readonly generated: readonly Samples[];
  readonly reference: Samples;
  /** Where memorised samples are looked for; the reference where it is left out. */
  readonly training?: Samples;
  /** Ids in the order of the result; left out, all that the input allows and that take seconds. */
  readonly metrics?: readonly string[];
  /** What images go through; needed where a set holds images. */
  readonly network?: ScoreNetwork;
  readonly options: MetricOptions;
  /** Id of the library whose rules apply; ours where it is left out. */
  readonly implementation?: string;
  /** How many samples of each generated set are used: all where it is left out. */
  readonly n?: number;
}

/** A request with its sets brought to what metrics read. */
export interface PreparedScore {
  readonly request: ScoreRequest;
  readonly generated: readonly PreparedSet[];
  readonly reference: PreparedSet;
  readonly training?: PreparedSet;
}

/**
 * Brings all sets of a request to features.
 *
 * @throws {UsageError} Where sets do not go together.
 * @throws {Error} For damaged files and values that are not finite: the file and the place in it.
 */
export async function prepareScore(request: ScoreRequest, context: PassContext): Promise<PreparedScore> {
  const { network } = request;
  const looksAtPixels = request.metrics?.some((id) => SAMPLE_METRICS.find((metric) => metric.id === id)?.readsPixels);
  const reference = await prepareSet(request.reference, network, undefined, context, looksAtPixels);
  const training = request.training && await prepareSet(request.training, network, undefined, context);
  if (training !== undefined) requireComparable(training, reference);
  const generated: PreparedSet[] = [];
  for (const samples of request.generated) {
    const set = await prepareSet(samples, network, request.n, context, looksAtPixels);
    requireComparable(set, reference);
    if (set.n === null) {
      throw new UsageError(`${set.name} does not say of how many samples its statistics are: tell it with --n`);
    }
    generated.push(set);
  }
  return { request, generated, reference, ...(training !== undefined && { training }) };
}

/** What must agree where both sets say it. */
const SAME = ["network", "layer", "resize", "quantised", "inputRange"] as const satisfies readonly (keyof Convention)[];

function requireComparable(set: PreparedSet, reference: PreparedSet): void {
  if (set.arrays.dimension !== reference.arrays.dimension) {
    throw new UsageError(
      `${set.name} has features of ${set.arrays.dimension} dimensions, ${reference.name} of ` +
        `${reference.arrays.dimension}: take both through one network and layer`,
    );
  }
  for (const key of SAME) {
    const [a, b] = [set.convention[key], reference.convention[key]];
    if (a !== undefined && b !== undefined && a !== b) {
      throw new UsageError(
        `${set.name} was made with ${key} '${a}', ${reference.name} with '${b}': ` +
          "prepare the reference again with the same network, layer and resizing",
      );
    }
  }
}
