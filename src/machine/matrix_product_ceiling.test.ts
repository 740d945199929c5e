import { expect, test } from "vitest";
import { OutOfMemoryError } from "../core/out_of_memory_error.ts";
import { matrixProductCeiling, type OpenMatrixProduct } from "./matrix_product_ceiling.ts";

/** A device whose speed is known: FLOP/s by size, and by run. */
function device(speed: (size: number, run: number) => number) {
  let time = 0, open = 0;
  const products: OpenMatrixProduct = (size) => {
    let run = 0;
    open++;
    return Promise.resolve({
      operations: 2 * size ** 3,
      run() {
        time += 1000 * 2 * size ** 3 / speed(size, run++);
        return Promise.resolve();
      },
      close() {
        open--;
        return Promise.resolve();
      },
    });
  };
  return { products, now: () => time, stillOpen: () => open };
}
const named = { device: "made-up", threads: 3 };

test("the fastest run of the fastest size is the ceiling, warm-up apart", async () => {
  // The first run compiles and takes a hundred times as long; then runs differ by a few per cent.
  const { products, now, stillOpen } = device((size, run) => (run === 0 ? 0.01 : 1 + (run % 3) / 100) * size * 1e9);
  const found = await matrixProductCeiling(products, { ...named, sizes: [256, 512], runs: 4, now });
  expect(found).toMatchObject({ ...named, size: 512, sizes: [{ size: 256, runs: 4 }, { size: 512, runs: 4 }] });
  // Runs 2 to 5 count: 1.02, 1.00, 1.01, 1.02.
  expect(found.flopsPerSecond / 512e9).toBeCloseTo(1.02, 9);
  expect(found.spread.map((value) => value / 512e9)).toEqual([expect.closeTo(1, 9), expect.closeTo(1.02, 9)]);
  expect((found.sizes[1]?.median ?? NaN) / 512e9).toBeCloseTo(1.015, 9);
  expect(found.leftOut).toBeUndefined();
  expect(stillOpen()).toBe(0);
});

test("sizes that would take too long are left out, and said", async () => {
  const { products, now, stillOpen } = device(() => 1e9);
  const found = await matrixProductCeiling(products, { ...named, now, budget: 10_000 });
  // 7 + 2 runs of 256 take 0.3 s, of 512 2.4 s; four of 1024 would take 8.6 s.
  expect(found.sizes.map(({ size }) => size)).toEqual([256, 512]);
  expect(found.leftOut).toEqual({ sizes: [1024, 2048], reason: "they would have taken more than 10 s" });
  expect(stillOpen()).toBe(0);
});

test("however slow the device is, the first size is measured", async () => {
  const { products, now } = device(() => 1e4);
  expect(await matrixProductCeiling(products, { ...named, now })).toMatchObject({ size: 256, sizes: [{ runs: 1 }] });
});

test("memory that runs out ends the search; any other failure is thrown", async () => {
  const { products, now } = device(() => 1e12);
  const failing = (error: Error): OpenMatrixProduct => (size) => size > 512 ? Promise.reject(error) : products(size);
  expect(await matrixProductCeiling(failing(new OutOfMemoryError("no room")), { ...named, now })).toMatchObject({
    leftOut: { sizes: [1024, 2048], reason: "no room" },
  });
  await expect(matrixProductCeiling(failing(new Error("lost")), { ...named, now })).rejects.toThrow("lost");
});
