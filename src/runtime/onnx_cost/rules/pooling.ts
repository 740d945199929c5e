/**
 * Pooling. A maximum over k elements is k − 1 comparisons, a mean k − 1 additions and a division, a norm k powers and
 * k − 1 additions and a root; padding is counted like any other element. Squares and square roots are 1 operation, other
 * powers and roots transcendental.
 */
import { ELEMENT_TYPE } from "../element_type.ts";
import type { NodeView, Outcome, RuleTable, Work } from "../rule.ts";
import { elements } from "../value.ts";
import { windowCounts, windowsOf } from "./windows.ts";

/** Work on a window of `k` elements. */
type WindowWork = (k: number) => Required<Pick<Work, "flops" | "transcendentals">>;

const maximum: WindowWork = (k) => ({ flops: k - 1, transcendentals: 0 });
const mean: WindowWork = (k) => ({ flops: k, transcendentals: 0 });

/** Rules of pooling. */
export const poolingRules: RuleTable = {
  MaxPool: (node) => pooled(node, maximum),
  AveragePool: (node) => pooled(node, mean),
  LpPool: (node) => pooled(node, norm(node.int("p", 2))),
  GlobalMaxPool: (node) => global(node, maximum),
  GlobalAveragePool: (node) => global(node, mean),
  GlobalLpPool: (node) => global(node, norm(node.int("p", 2))),
};

function norm(p: number): WindowWork {
  if (p === 1) return (k) => ({ flops: 2 * k - 1, transcendentals: 0 });
  if (p === 2) return (k) => ({ flops: 2 * k, transcendentals: 0 });
  return (k) => ({ flops: 2 * k - 1, transcendentals: k + 1 });
}

function pooled(node: NodeView, work: WindowWork): Outcome {
  const { shape: [batch = 0, channels = 0, ...spatial], type } = node.input(0);
  const kernel = node.ints("kernel_shape") ?? [];
  if (kernel.length !== spatial.length) {
    throw new RangeError(`expected a kernel of ${spatial.length} axes, found [${kernel.join(", ")}]`);
  }
  const shape = [batch, channels, ...windowCounts(spatial, windowsOf(node, kernel), node.int("ceil_mode", 0) === 1)];
  return {
    outputs: [{ shape, type }, { shape, type: ELEMENT_TYPE.int64 }],
    work: times(work(elements(kernel)), elements(shape)),
  };
}

function global(node: NodeView, work: WindowWork): Outcome {
  const { shape: [batch = 0, channels = 0, ...spatial], type } = node.input(0);
  const shape = [batch, channels, ...spatial.map(() => 1)];
  return { outputs: [{ shape, type }], work: times(work(elements(spatial)), elements(shape)) };
}

function times({ flops, transcendentals }: ReturnType<WindowWork>, count: number): Work {
  return { flops: flops * count, transcendentals: transcendentals * count };
}
