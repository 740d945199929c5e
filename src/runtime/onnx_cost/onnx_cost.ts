import { type ByInput, evaluateModel } from "./evaluate_model.ts";
import { countParameters } from "./parameters.ts";
import type { Known } from "./scope.ts";
import { type OperatorCost, totalCost } from "./tally.ts";

export type { OperatorCost } from "./tally.ts";

/** What one evaluation of a graph costs. */
export interface OnnxCost extends OperatorCost {
  /** Whether the costs are a lower bound, because operators in `unknown` or `unsized` are not among them. */
  readonly isLowerBound: boolean;
  /** By operator type, the dearest first; types of another domain than ONNX's are written "domain::Type". */
  readonly operators: Readonly<Record<string, OperatorCost>>;
  /** Operators that are not known here, and how often they were met. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Known operators whose sizes depend on elements that are not known, and how often they were met. */
  readonly unsized: Readonly<Record<string, number>>;
  /** What had to be taken for granted, in words. */
  readonly assumptions: readonly string[];
  /** Numbers that the model holds as weights: initializers and `Constant`s of more than one number, each once. */
  readonly parameters: number;
  /** Bytes of these. */
  readonly weightBytes: number;
  /** Shapes of the graph's outputs; `undefined` where they cannot be told. */
  readonly outputs: Readonly<Record<string, readonly number[] | undefined>>;
}

export interface OnnxCostOptions {
  /**
   * Elements of inputs that decide about shapes or branches, row-major, as `{ use_cache_branch: [1] }`. Truth values are
   * 0 and 1.
   */
  readonly values?: ByInput;
}

/** The rules by which {@linkcode onnxCost} counts, for the convention of numbers that are made of its counts. */
export const ONNX_COST_CONVENTION = {
  mac: "2 FLOPs, products with padding included",
  elementwise: "1 FLOP an element; composed functions as they are defined",
  transcendental: "counted apart, not in FLOPs",
  reduction: "n - 1 FLOPs for n elements",
  batchNormalization: "2 FLOPs an element",
  movement: "0 FLOPs",
  integers: "0 FLOPs, but for quantised products",
  constants: "what depends on weights alone is not counted",
} as const;

/**
 * Counts arithmetic, weights and traffic of one evaluation of an ONNX graph, by inferring the shape of every tensor from
 * the shapes of the inputs. Small integers are followed through the graph, so that shapes which the graph computes
 * are known. No weight is decoded or copied.
 *
 * What counts as how much:
 *
 * - A multiply-accumulate (MAC) is 2 floating-point operations (FLOPs). `MatMul`, `Gemm` and `Einsum` have one for each
 *   setting of the axes of result and sum; `Conv` has C_out · positions · C_in/groups · kernel, with products of
 *   padding; `ConvTranspose` C_in · positions of its input · C_out/groups · kernel, with what its pads cut off; `LSTM`,
 *   `GRU` and `RNN` gates · hidden · (inputs + hidden) for each step and direction.
 * - An addition, product, quotient, comparison, square root, rounding or change of sign is 1 FLOP an element; so are a
 *   bias and `Relu`. A composed function counts as it is defined: a sigmoid is 3 FLOPs and an exponential.
 * - exp, log, erf, tanh, sin, … are transcendental: each evaluation counts 1 in `transcendentals` and 0 in `flops`.
 *   `Pow` is transcendental but for the exponents ±1, ±2, 3 and ±½.
 * - A reduction of n elements is n − 1 FLOPs, a mean n; a maximum over a window of k elements is k − 1, a mean k.
 * - Batch normalisation is 2 FLOPs an element; layer, group and instance normalisation 7 with a learned scale and shift,
 *   and 3 for each group; a softmax over n elements is 4n − 2 FLOPs and n exponentials.
 * - `Resize` is 2 FLOPs for each weight of its interpolation, none for nearest neighbours.
 * - Reshaping, slicing, gathering, scattering, transposing, padding, casting and selecting are 0 FLOPs. So is integer
 *   arithmetic, but for products of quantised numbers, which count as MACs.
 * - What depends on weights alone is computed once at loading and is not counted.
 * - `If` counts the branch that a known condition chooses, else the dearer one, and says so in `assumptions`. `Loop` and
 *   `Scan` count every turn.
 * - Traffic: every operator reads its inputs and writes its outputs once, as if nothing were fused or kept in caches. A
 *   view moves nothing, and `Gather` and `Slice` read what they give.
 *
 * Each rule stands at the head of its file in the folder `rules`. An operator that is not known there is never guessed
 * at: it is listed in `unknown`, and the costs are a lower bound.
 *
 * @param bytes The content of the .onnx file, of operator set 7 or newer.
 * @param shapes The shape of every input.
 * @throws {SyntaxError} Where the bytes are no ONNX model.
 * @throws {RangeError} Where an input has no shape or one that the graph does not take, where shapes inside do not fit
 * each other, or where nothing tells how often a loop runs.
 *
 * @example
 * ```ts
 * const cost = onnxCost(await Deno.readFile("models/lenet-mnist/features.onnx"), { x: [1, 1, 28, 28] });
 * cost.macs; // 1808712
 * const intensity = cost.flops / (cost.bytesRead + cost.bytesWritten + cost.weightBytesRead); // FLOPs a byte
 * ```
 */
export function onnxCost(
  bytes: Uint8Array,
  shapes: ByInput,
  options: OnnxCostOptions = {},
): OnnxCost {
  const { model, tensors, tally } = evaluateModel(bytes, shapes, options.values ?? {});
  const dearest = [...tally.operators].sort(([, a], [, b]) => b.flops - a.flops || b.count - a.count);
  return {
    ...totalCost(tally),
    ...countParameters(model),
    isLowerBound: tally.unknown.size + tally.unsized.size > 0,
    operators: Object.fromEntries(dearest),
    unknown: Object.fromEntries(tally.unknown),
    unsized: Object.fromEntries(tally.unsized),
    assumptions: [...tally.assumptions],
    outputs: Object.fromEntries(model.graph.outputs.map(({ name }) => [name, shapeOf(tensors.get(name))])),
  };
}

function shapeOf(value: Known): readonly number[] | undefined {
  return typeof value === "object" ? value.shape : undefined;
}
