import { ELEMENT_TYPE, isFloat } from "./element_type.ts";

/** A tensor that is known by its shape, and by its elements where they are few. */
export interface Value {
  readonly shape: readonly number[];
  /** Code of the element type in onnx.proto. */
  readonly type: number;
  /** Elements, row-major: there where they are known and {@linkcode isFollowed} says so. Booleans are 0 and 1. */
  readonly data: readonly number[] | undefined;
  /** Whether no input of the model has a part in it: what depends on weights alone is computed once, at loading. */
  readonly constant: boolean;
}

/** Enough for shapes, masks of axes and ranges of positions; and, of real numbers, for scales and exponents. */
const MOST_INTEGERS = 4096, MOST_FLOATS = 64;

/** Whether elements of such a tensor are followed through a graph: where they are few, and of a type that is exact here. */
export function isFollowed(type: number, shape: readonly number[]): boolean {
  if (!isFloat(type)) return elements(shape) <= MOST_INTEGERS;
  return (type === ELEMENT_TYPE.float32 || type === ELEMENT_TYPE.float64) && elements(shape) <= MOST_FLOATS;
}

/**
 * Number of elements of a shape.
 *
 * @example
 * ```ts
 * elements([2, 3, 4]); // 24
 * elements([]); // 1: a scalar
 * ```
 */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** An axis counted from the end where it is negative. Throws a `RangeError` where the rank has no such axis. */
export function axisOf(axis: number, rank: number): number {
  const from = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(from) || from < 0 || from >= Math.max(rank, 1)) {
    throw new RangeError(`expected an axis of ${rank} axes, found ${axis}`);
  }
  return from;
}

/** Steps between neighbours along each axis of row-major elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Every index of a shape, in row-major order. The array is reused from one index to the next. */
export function* indicesOf(shape: readonly number[]): Generator<readonly number[]> {
  const index = shape.map(() => 0);
  for (let count = elements(shape); count > 0; count--) {
    yield index;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
}

/**
 * Elements of `value` picked by index: `from` turns an index of the result into one of `value`. Gives `undefined` where
 * the elements are not known or the result would hold too many.
 */
export function pick(
  value: Value,
  shape: readonly number[],
  from: (index: readonly number[]) => readonly number[],
): readonly number[] | undefined {
  if (value.data === undefined || !isFollowed(value.type, shape)) return undefined;
  const { data } = value;
  const strides = stridesOf(value.shape);
  const picked: number[] = [];
  for (const index of indicesOf(shape)) {
    const source = from(index);
    let at = 0;
    for (let axis = 0; axis < strides.length; axis++) at += source[axis]! * strides[axis]!;
    picked.push(data[at]!);
  }
  return picked;
}
