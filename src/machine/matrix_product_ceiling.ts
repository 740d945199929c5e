import { OutOfMemoryError } from "../core/out_of_memory_error.ts";
import { median } from "../stats/median.ts";

/** Matrix products of one size on one device, ready to run. */
export interface MatrixProduct {
  /** Floating-point operations of one run: 2 · size³ for each product in it. */
  readonly operations: number;
  /** Runs once; resolves when the device is done. */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** Opens products of square float32 matrices of a size. */
export type OpenMatrixProduct = (size: number) => Promise<MatrixProduct>;

export interface CeilingOptions {
  readonly device: string;
  /** Threads inside a product, where the processor computes it. */
  readonly threads: number;
  /** Rows and columns, ascending. */
  readonly sizes?: readonly number[];
  /** Timed runs of each size. */
  readonly runs?: number;
  /** Milliseconds for all sizes: those that would not fit are left out. The first is always measured. */
  readonly budget?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/** FLOP/s of products of one size. */
export interface ProductSpeed {
  readonly size: number;
  readonly runs: number;
  readonly fastest: number;
  readonly median: number;
  readonly slowest: number;
}

/** The most that a device reached on a matrix product. */
export interface MatrixProductCeiling {
  readonly device: string;
  readonly threads: number;
  /** FLOP/s of the fastest run of all. */
  readonly flopsPerSecond: number;
  /** The size at which it was reached. */
  readonly size: number;
  /** The slowest and the fastest run at that size, FLOP/s. */
  readonly spread: readonly [slowest: number, fastest: number];
  readonly sizes: readonly ProductSpeed[];
  /** Sizes that were not measured, and why. */
  readonly leftOut?: { readonly sizes: readonly number[]; readonly reason: string };
}

const SIZES = [256, 512, 1024, 2048], WARM_UP_RUNS = 2;

/** A size that would not leave time for so many runs is not begun. */
const LEAST_RUNS = 4;

/**
 * How fast a device multiplies matrices: what a model's FLOP/s are set against. It is what the runtime reached here and
 * now, not what the maker promises: other programs lower it, and it says nothing of memory-bound operators.
 *
 * @param open Products on the device.
 * @throws {Error} What `open` and a run throw; memory that runs out at a later size only ends the search.
 *
 * @example
 * ```ts
 * const ceiling = await matrixProductCeiling(onnxMatrixProduct({ device: "cpu", threads: 2 }), { device: "cpu", threads: 2 });
 * console.log(`${(ceiling.flopsPerSecond / 1e9).toFixed(0)} GFLOP/s at ${ceiling.size}`);
 * ```
 */
export async function matrixProductCeiling(
  open: OpenMatrixProduct,
  { device, threads, sizes = SIZES, runs = 7, budget = 15_000, now = () => performance.now() }: CeilingOptions,
): Promise<MatrixProductCeiling> {
  const started = now(), measured: ProductSpeed[] = [];
  let leftOut: MatrixProductCeiling["leftOut"];
  for (const [at, size] of sizes.entries()) {
    const last = measured.at(-1), first = measured.length === 0;
    try {
      const product = await open(size);
      try {
        const expected = last === undefined ? 0 : LEAST_RUNS * product.operations / last.median * 1000;
        if (!first && now() - started + expected > budget) {
          leftOut = { sizes: sizes.slice(at), reason: `they would have taken more than ${budget / 1000} s` };
          break;
        }
        measured.push(await measure(product, size, { runs, now, until: started + budget }));
      } finally {
        await product.close();
      }
    } catch (error) {
      if (first || !(error instanceof OutOfMemoryError)) throw error;
      leftOut = { sizes: sizes.slice(at), reason: error.message };
      break;
    }
  }
  const [best] = measured.toSorted((a, b) => b.fastest - a.fastest);
  if (best === undefined) throw new RangeError("Expected at least one size of matrices, got none");
  return {
    device,
    threads,
    flopsPerSecond: best.fastest,
    size: best.size,
    spread: [best.slowest, best.fastest],
    sizes: measured,
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

/** Times runs after a warm-up; where the time is over, at least one of each. */
async function measure(
  product: MatrixProduct,
  size: number,
  { runs, now, until }: { readonly runs: number; readonly now: () => number; readonly until: number },
): Promise<ProductSpeed> {
  for (let run = 0; run < WARM_UP_RUNS && (run === 0 || now() < until); run++) await product.run();
  const speeds: number[] = [];
  while (speeds.length < runs && (speeds.length === 0 || now() < until)) {
    const before = now();
    await product.run();
    speeds.push(product.operations / ((now() - before) / 1000));
  }
  return {
    size,
    runs: speeds.length,
    fastest: Math.max(...speeds),
    median: median(speeds),
    slowest: Math.min(...speeds),
  };
}
