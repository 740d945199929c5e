/** Where the pixels of one pass lie in the image: (x + i·dx, y + j·dy). */
export interface PngPass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
}

/** Adam7's passes as x, y, dx, dy (PNG specification, section 8.2). */
const ADAM7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [
  0,
  1,
  1,
  2,
]] as const;

/** The passes of an image that are not empty: one, unless it is interlaced. */
export function pngPasses(width: number, height: number, interlaced: boolean): readonly PngPass[] {
  if (!interlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, width, height }];
  return ADAM7
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      width: Math.ceil((width - x) / dx),
      height: Math.ceil((height - y) / dy),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/**
 * Undoes the filters in place. Source: PNG specification, section 9.
 *
 * @param rows Each row: a byte that names its filter, then its samples.
 * @param rowBytes Of a row, that byte included.
 * @param step Bytes from one pixel to the next, at least 1.
 * @returns The number of a row whose filter is unknown, or -1.
 */
export function unfilterRows(rows: Uint8Array, rowBytes: number, step: number): number {
  for (let start = 0; start < rows.length; start += rowBytes) {
    const [first, end] = [start + 1, start + rowBytes];
    const above = start > 0 ? rowBytes : 0;
    switch (rows[start]) {
      case 0:
        break;
      case 1:
        for (let i = first + step; i < end; i++) rows[i]! += rows[i - step]!;
        break;
      case 2:
        if (above > 0) { for (let i = first; i < end; i++) rows[i]! += rows[i - above]!; }
        break;
      case 3:
        for (let i = first; i < end; i++) {
          const left = i - step >= first ? rows[i - step]! : 0;
          rows[i]! += (left + (above > 0 ? rows[i - above]! : 0)) >> 1;
        }
        break;
      case 4:
        unfilterPaeth(rows, first, end, step, above);
        break;
      default:
        return start / rowBytes;
    }
  }
  return -1;
}

/** Adds whichever of left, above and above-left is nearest to left + above − above-left, the first of equals. */
function unfilterPaeth(rows: Uint8Array, first: number, end: number, step: number, above: number): void {
  for (let i = first; i < end; i++) {
    const hasLeft = i - step >= first;
    const a = hasLeft ? rows[i - step]! : 0;
    const b = above > 0 ? rows[i - above]! : 0;
    const c = hasLeft && above > 0 ? rows[i - step - above]! : 0;
    const toA = Math.abs(b - c), toB = Math.abs(a - c), toC = Math.abs(a + b - 2 * c);
    rows[i]! += toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
  }
}
