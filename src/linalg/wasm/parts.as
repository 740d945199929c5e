// How work is shared. There are always two parts, whether one thread or two carry them out, so that sums are added in
// one order and the result does not depend on the number of threads.

export const PARTS: i32 = 2;

/** Where a part of `length` equally costly elements starts; the last ends at `part` = PARTS. */
@inline
export function evenStart(part: i32, length: i32): i32 {
  return part == 0 ? 0 : part == PARTS ? length : (length >> 1) & ~3;
}

/** Where a part of the rows of a triangle starts, so that both hold as many elements. */
@inline
export function triangleStart(part: i32, length: i32): i32 {
  return part == 0 ? 0 : part == PARTS ? length : <i32>(<f64>length * 0.7071) & ~3;
}
