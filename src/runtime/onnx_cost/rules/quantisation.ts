/** Quantising: a quotient, a rounding, a sum and two comparisons an element; its inverse is a difference and a product. */
import { ELEMENT_TYPE } from "../element_type.ts";
import type { RuleTable } from "../rule.ts";
import { elements } from "../value.ts";

/** Rules of quantising. */
export const quantisationRules: RuleTable = {
  QuantizeLinear: (node) => {
    const { shape } = node.input(0);
    const type = node.inputs[2]?.type ?? node.int("output_dtype", ELEMENT_TYPE.uint8);
    return { outputs: [{ shape, type }], work: { flops: 5 * elements(shape) } };
  },
  DequantizeLinear: (node) => {
    const { shape } = node.input(0);
    return { outputs: [{ shape, type: node.input(1).type }], work: { flops: 2 * elements(shape) } };
  },
  // The smallest and the largest are looked for first.
  DynamicQuantizeLinear: (node) => {
    const { shape } = node.input(0);
    const scale = { shape: [], type: ELEMENT_TYPE.float32 }, zero = { shape: [], type: ELEMENT_TYPE.uint8 };
    return {
      outputs: [{ shape, type: ELEMENT_TYPE.uint8 }, scale, zero],
      work: { flops: 7 * elements(shape) },
    };
  },
};
