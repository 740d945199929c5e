/**
 * Operators that treat every element alike. A sum, difference, product, quotient, comparison, square root, rounding or
 * change of sign is 1 floating-point operation an element; a composed function is counted as it is defined; exp, log,
 * erf, tanh and the like are transcendental and counted apart. Selecting, casting and integer arithmetic are none.
 */
import { broadcastShapes } from "../broadcast.ts";
import { ELEMENT_TYPE, isFloat } from "../element_type.ts";
import type { NodeView, Outcome, Rule, RuleTable, Work } from "../rule.ts";
import { elements, indicesOf, isFollowed, stridesOf, type Value } from "../value.ts";

/** What one element costs, and what it becomes where the elements are known. */
interface ElementFunction {
  readonly flops?: number;
  readonly transcendentals?: number;
  readonly compute?: (...operands: number[]) => number;
}

/**
 * Functions of one element. What another library could round otherwise is not computed: a shape might hang on its last
 * bit.
 */
export const ACTIVATIONS: Readonly<Record<string, ElementFunction>> = {
  Abs: { flops: 1, compute: Math.abs },
  Neg: { flops: 1, compute: (x) => -x },
  Sign: { flops: 1, compute: Math.sign },
  Floor: { flops: 1, compute: Math.floor },
  Ceil: { flops: 1, compute: Math.ceil },
  Round: { flops: 1 },
  Reciprocal: { flops: 1, compute: (x) => 1 / x },
  Sqrt: { flops: 1, compute: Math.sqrt },
  Relu: { flops: 1, compute: (x) => Math.max(x, 0) },
  // max(0, x) + α min(0, x): a comparison and a product.
  LeakyRelu: { flops: 2 },
  ThresholdedRelu: { flops: 1 },
  Shrink: { flops: 3 },
  // A product, a sum and two comparisons.
  HardSigmoid: { flops: 4 },
  HardSwish: { flops: 5 },
  Affine: { flops: 2 },
  ScaledTanh: { flops: 2, transcendentals: 1 },
  // 1 / (1 + e⁻ˣ): a change of sign, a sum and a quotient.
  Sigmoid: { flops: 3, transcendentals: 1 },
  Swish: { flops: 4, transcendentals: 1 },
  // log(1 + eˣ).
  Softplus: { flops: 1, transcendentals: 2 },
  Softsign: { flops: 3 },
  // x tanh(log(1 + eˣ)).
  Mish: { flops: 2, transcendentals: 3 },
  // α (eˣ − 1) below 0: a comparison, a difference and a product; Selu scales, Celu divides first.
  Elu: { flops: 3, transcendentals: 1 },
  Selu: { flops: 4, transcendentals: 1 },
  Celu: { flops: 4, transcendentals: 1 },
  // Bernoulli's and Gauss's: x/2 (1 + erf(x/√2)).
  Gelu: { flops: 4, transcendentals: 1 },
  Exp: { transcendentals: 1 },
  Log: { transcendentals: 1 },
  Erf: { transcendentals: 1 },
  Sin: { transcendentals: 1 },
  Cos: { transcendentals: 1 },
  Tan: { transcendentals: 1 },
  Asin: { transcendentals: 1 },
  Acos: { transcendentals: 1 },
  Atan: { transcendentals: 1 },
  Sinh: { transcendentals: 1 },
  Cosh: { transcendentals: 1 },
  Tanh: { transcendentals: 1 },
  Asinh: { transcendentals: 1 },
  Acosh: { transcendentals: 1 },
  Atanh: { transcendentals: 1 },
};

/** Functions of two or more tensors that give an element of the first one's type; the cost is that of two operands. */
const ARITHMETIC: Readonly<Record<string, ElementFunction>> = {
  Add: { flops: 1, compute: (a, b) => a + b },
  Sub: { flops: 1, compute: (a, b) => a - b },
  Mul: { flops: 1, compute: (a, b) => a * b },
  Div: { flops: 1, compute: (a, b) => a / b },
  Max: { flops: 1, compute: (...all) => Math.max(...all) },
  Min: { flops: 1, compute: (...all) => Math.min(...all) },
  Sum: { flops: 1, compute: (...all) => all.reduce((a, b) => a + b) },
  PRelu: { flops: 2 },
  BitShift: {},
  BitwiseAnd: {},
  BitwiseOr: {},
  BitwiseXor: {},
};

/** Functions that give a truth value. */
const LOGIC: Readonly<Record<string, ElementFunction>> = {
  Equal: { flops: 1, compute: (a, b) => Number(a === b) },
  Less: { flops: 1, compute: (a, b) => Number(a < b) },
  LessOrEqual: { flops: 1, compute: (a, b) => Number(a <= b) },
  Greater: { flops: 1, compute: (a, b) => Number(a > b) },
  GreaterOrEqual: { flops: 1, compute: (a, b) => Number(a >= b) },
  And: { compute: (a, b) => Number(a !== 0 && b !== 0) },
  Or: { compute: (a, b) => Number(a !== 0 || b !== 0) },
  Xor: { compute: (a, b) => Number((a !== 0) !== (b !== 0)) },
  Not: { compute: (a) => Number(a === 0) },
  IsNaN: { flops: 1 },
  IsInf: { flops: 1 },
};

/** Rules of operators that treat every element alike. */
export const elementwiseRules: RuleTable = {
  ...ruleOfEach(ACTIVATIONS, (f) => (node) => apply(node, f)),
  ...ruleOfEach(ARITHMETIC, (f) => (node) => apply(node, f, { times: node.inputs.length - 1 })),
  ...ruleOfEach(LOGIC, (f) => (node) => apply(node, f, { type: ELEMENT_TYPE.bool })),
  BitwiseNot: (node) => apply(node, {}),
  Mean: (node) => apply(node, { flops: 1 }, { times: node.inputs.length }),
  // A comparison with each bound.
  Clip: (node) => {
    const bounds = ["min", "max"].filter((name, i) => node.has(name) || node.inputs[i + 1] !== undefined);
    const [min, max] = [node.inputs[1], node.inputs[2]];
    const known = [min, max].every((bound) => bound === undefined || bound.data !== undefined) && !node.has("min");
    return {
      ...apply({ ...node, inputs: [node.input(0)] }, {
        flops: bounds.length,
        ...(known && {
          compute: (x) => Math.min(Math.max(x, min?.data?.[0] ?? -Infinity), max?.data?.[0] ?? Infinity),
        }),
      }),
    };
  },
  Gelu: (node) => apply(node, node.text("approximate", "none") === "tanh" ? TANH_GELU : ACTIVATIONS["Gelu"]!),
  Mod: (node) => apply(node, { flops: 1, compute: node.int("fmod", 0) === 1 ? (a, b) => a % b : floorMod }),
  Pow: (node) => apply(node, power(node.input(0), node.input(1))),
  Where: (node) => {
    const { type } = node.input(1);
    return apply(node, { compute: (choose, a, b) => choose === 0 ? b : a }, { type });
  },
  Cast: cast,
  CastLike: (node) => castTo(node.input(0), node.input(1).type),
};

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))). */
export const TANH_GELU: ElementFunction = { flops: 8, transcendentals: 1 };

/** Work of a function on so many elements. */
export function workOf({ flops = 0, transcendentals = 0 }: ElementFunction, count: number): Work {
  return { flops: flops * count, transcendentals: transcendentals * count };
}

/** A function applied to all elements of inputs that broadcast to each other. */
export function apply(
  node: NodeView,
  f: ElementFunction,
  { times = 1, type }: { times?: number; type?: number } = {},
): Outcome {
  const operands = node.inputs.map((_, i) => node.input(i));
  const shape = broadcastShapes(...operands.map((operand) => operand.shape));
  const result = type ?? node.input(0).type;
  return {
    outputs: [{ shape, type: result, data: f.compute && compute(f.compute, operands, shape, result) }],
    ...(isFloat(node.input(0).type) && { work: workOf(f, times * elements(shape)) }),
  };
}

/**
 * A power costs what its exponent asks for where that is a known number: squares and cubes are products, halves are
 * roots, and everything else is transcendental.
 */
function power(base: Value, exponent: Value): ElementFunction {
  const compute = isFloat(base.type) ? {} : { compute: Math.pow };
  const known = exponent.data?.length === 1 ? exponent.data[0] : undefined;
  if (known === 1) return compute;
  if (known === 2 || known === 0.5 || known === -1) return { flops: 1, ...compute };
  if (known === 3 || known === -0.5 || known === -2) return { flops: 2, ...compute };
  return { transcendentals: 1, ...compute };
}

function cast(node: NodeView): Outcome {
  const to = node.int("to", 0);
  if (to === 0) throw new RangeError("expected an attribute 'to', found none");
  return castTo(node.input(0), to);
}

function castTo({ shape, data }: Value, to: number): Outcome {
  const result = isFollowed(to, shape) ? data?.map((x) => represent(x, to)) : undefined;
  return { outputs: [{ shape, type: to, data: result }] };
}

/** A number as an element of a type holds it: integers are cut off, truth values are 0 or 1. */
function represent(x: number, type: number): number {
  if (type === ELEMENT_TYPE.bool) return Number(x !== 0);
  if (type === ELEMENT_TYPE.float32) return Math.fround(x);
  return isFloat(type) ? x : Math.trunc(x);
}

function compute(
  f: (...operands: number[]) => number,
  operands: readonly Value[],
  shape: readonly number[],
  type: number,
): readonly number[] | undefined {
  if (!isFollowed(type, shape)) return undefined;
  const sources: { data: readonly number[]; strides: readonly number[] }[] = [];
  for (const { data, shape: own } of operands) {
    if (data === undefined) return undefined;
    const strides = stridesOf(own).map((stride, axis) => own[axis] === 1 ? 0 : stride);
    sources.push({ data, strides: [...Array.from({ length: shape.length - own.length }, () => 0), ...strides] });
  }
  return Array.from(indicesOf(shape), (index) => {
    const values = sources.map(({ data, strides }) =>
      data[index.reduce((at, position, axis) => at + position * strides[axis]!, 0)]!
    );
    return represent(f(...values), type);
  });
}

function floorMod(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && (rest < 0) !== (b < 0) ? rest + b : rest;
}

function ruleOfEach(table: Readonly<Record<string, ElementFunction>>, rule: (f: ElementFunction) => Rule): RuleTable {
  return Object.fromEntries(Object.entries(table).map(([operator, f]) => [operator, rule(f)]));
}
