import type { NodeView } from "../rule.ts";

/** How windows lie on the spatial axes of a tensor, an entry for each axis. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Elements added before and after. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** "NOTSET" where the pads are given; "SAME_UPPER", "SAME_LOWER" or "VALID" where they follow from the sizes. */
  readonly autoPad: string;
}

/** Windows of convolutions and pooling, by the attributes that they share. */
export function windowsOf(node: NodeView, kernel: readonly number[]): Windows {
  const ones = kernel.map(() => 1), pads = node.ints("pads") ?? kernel.flatMap(() => [0, 0]);
  const autoPad = node.text("auto_pad", "NOTSET");
  const isGiven = autoPad === "NOTSET";
  return {
    kernel,
    strides: node.ints("strides") ?? ones,
    dilations: node.ints("dilations") ?? ones,
    before: isGiven ? pads.slice(0, kernel.length) : kernel.map(() => 0),
    after: isGiven ? pads.slice(kernel.length) : kernel.map(() => 0),
    autoPad,
  };
}

/**
 * How often a window fits on each axis. With `ceil`, one more starts where a part of it still lies on the tensor or on
 * the pads before it.
 *
 * @throws {RangeError} Where a window is larger than the axis with its pads.
 */
export function windowCounts(
  spatial: readonly number[],
  { kernel, strides, dilations, before, after, autoPad }: Windows,
  ceil = false,
): readonly number[] {
  return spatial.map((size, axis) => {
    const stride = strides[axis]!;
    if (autoPad.startsWith("SAME")) return Math.ceil(size / stride);
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1, padded = size + before[axis]! + after[axis]!;
    if (padded < reach && !ceil) {
      throw new RangeError(`expected axes of ${reach} elements and more for this window, found ${padded}`);
    }
    const count = (padded - reach) / stride + 1;
    if (!ceil) return Math.floor(count);
    const all = Math.ceil(count);
    return (all - 1) * stride >= size + before[axis]! ? all - 1 : all;
  });
}
