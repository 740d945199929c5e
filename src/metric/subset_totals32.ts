import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { rowSlice } from "../linalg/row_slice.ts";
import { productTiles } from "../linalg/product_tiles.ts";
import { gatheredRows } from "./gathered_rows.ts";
import type { SubsetTotal } from "./subset_total.ts";
import { pairwiseSum32 } from "./pairwise_sum32.ts";
import { productInStrands32 } from "./product_in_strands32.ts";
import type { PolynomialKernel } from "./polynomial_kernel.ts";

/** What a strip of the kernel matrix may take; a symmetric one that fits is computed by halves. */
const STRIP_BYTES = 2 ** 27;
/** Multiplications up to which products are taken in strands (product_in_strands32.ts), the same on every machine. */
const STRANDS_UP_TO = 2 ** 28;

/**
 * The kernel's sums over every subset as NumPy takes them of float32 features: products, scale, constant and power each
 * rounded to float32, then sums in float32 in NumPy's order: pairwise along a row within one set; one after the other
 * between two sets, over the subset of `y`, whose order is that of the draw.
 *
 * Source: torch-fidelity's `polynomial_kernel` and `mmd2`; NumPy 1.24, `FLOAT_pairwise_sum` and the reduction along axis 0.
 *
 * @param x [m, d]
 * @param y [n, d]; the same object as `x` for the sums within one set.
 * @param ofX The rows of x in each subset.
 * @param ofY The rows of y in each subset, as many.
 */
export async function subsetTotals32(
  x: FloatMatrix,
  y: FloatMatrix,
  ofX: readonly Uint32Array[],
  ofY: readonly Uint32Array[],
  algebra: Algebra,
  kernel: PolynomialKernel,
): Promise<SubsetTotal[]> {
  const self = x === y, size = ofX[0]?.length ?? 0;
  if (x.rows * y.rows > ofX.length * size ** 2) return await apart(x, y, ofX, ofY, algebra, kernel);
  const sums = ofX.map(() => new Float32Array(size)), diagonals = ofX.map(() => new Float32Array(size));
  const places = placesOf(x.rows, ofX);
  const gathered = new Float32Array(size);
  await kernelStrips(x, y, algebra, kernel, (rowStart, rows, kernels) => {
    for (let i = 0; i < rows; i++) {
      for (const { subset, place } of places[rowStart + i]!) {
        const others = ofY[subset]!;
        for (let c = 0; c < size; c++) gathered[c] = kernels[i * y.rows + others[c]!]!;
        const own = gathered[place]!;
        diagonals[subset]![place] = own;
        sums[subset]![place] = self ? pairwiseSum32(gathered, 0, size) - own : sequentialSum32(gathered);
      }
    }
  });
  return sums.map((values, s) => {
    const diagonal = pairwiseSum32(diagonals[s]!, 0, size), total = pairwiseSum32(values, 0, size);
    return { apart: self ? total : total - diagonal, diagonal };
  });
}

/** The same with a kernel matrix for each subset: less work where the sets hold more pairs than all subsets together. */
async function apart(
  x: FloatMatrix,
  y: FloatMatrix,
  ofX: readonly Uint32Array[],
  ofY: readonly Uint32Array[],
  algebra: Algebra,
  kernel: PolynomialKernel,
): Promise<SubsetTotal[]> {
  const totals: SubsetTotal[] = [];
  for (const [s, subset] of ofX.entries()) {
    const rows = gatheredRows(x, subset), others = x === y ? rows : gatheredRows(y, ofY[s]!);
    const all = [Uint32Array.from(subset.keys())];
    totals.push(...await subsetTotals32(rows, others, all, all, algebra, kernel));
  }
  return totals;
}

const inStrands: Algebra["product32"] = (a, b) => Promise.resolve(productInStrands32(a, b));

/** Hands on the kernel matrix a strip of rows at a time: [rows · n] from row `rowStart`. */
async function kernelStrips(
  x: FloatMatrix,
  y: FloatMatrix,
  algebra: Algebra,
  kernel: PolynomialKernel,
  visit: (rowStart: number, rows: number, kernels: Float32Array) => void,
): Promise<void> {
  const n = y.rows;
  const product32 = x.rows * n * x.cols <= STRANDS_UP_TO ? inStrands : algebra.product32;
  const whole = x.rows * n * 4 <= STRIP_BYTES;
  const height = whole ? x.rows : Math.max(1, Math.floor(STRIP_BYTES / (4 * n)));
  for (let rowStart = 0; rowStart < x.rows; rowStart += height) {
    const rows = whole ? x : rowSlice(x, rowStart, Math.min(rowStart + height, x.rows));
    const strip = new Float32Array(rows.rows * n);
    await productTiles(rows, y, { ...algebra, product32 }, (tile) => {
      const kernels = toKernels32(tile.values, kernel, x.cols), { rows: height, cols: width } = tile.values;
      for (let i = 0; i < height; i++) {
        strip.set(kernels.subarray(i * width, (i + 1) * width), (tile.rowStart + i) * n + tile.colStart);
      }
      if (!tile.mirrored) return;
      for (let j = 0; j < width; j++) {
        const start = (tile.colStart + j) * n + tile.rowStart;
        for (let i = 0; i < height; i++) strip[start + i] = kernels[i * width + j]!;
      }
    }, "float32");
    visit(rowStart, rows.rows, strip);
  }
}

/** The kernel of every product, in place where that is float32 already. */
function toKernels32({ data }: FloatMatrix, { degree, gamma, coef0 }: PolynomialKernel, d: number): Float32Array {
  const kernels = data instanceof Float32Array ? data : Float32Array.from(data);
  const scale = Math.fround(gamma ?? 1 / d), constant = Math.fround(coef0);
  for (let at = 0; at < kernels.length; at++) {
    const base = Math.fround(Math.fround(kernels[at]! * scale) + constant);
    kernels[at] = degree === 3 ? base * base * base : base ** degree;
  }
  return kernels;
}

function sequentialSum32(values: Float32Array): number {
  let sum = Math.fround(0);
  for (let i = 0; i < values.length; i++) sum = Math.fround(sum + values[i]!);
  return sum;
}

/** For each row, in which subsets it stands and where. */
function placesOf(rows: number, subsets: readonly Uint32Array[]) {
  const places: { subset: number; place: number }[][] = Array.from({ length: rows }, () => []);
  subsets.forEach((subset, s) => subset.forEach((row, place) => places[row]!.push({ subset: s, place })));
  return places;
}
