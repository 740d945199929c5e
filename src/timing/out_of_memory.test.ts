import { expect, test } from "vitest";
import { isOutOfMemory } from "./out_of_memory.ts";

test.each([
  // microsoft/onnxruntime issues 16307 and 25195, mlc-ai/web-llm issue 60, and what Deno 2.9 throws.
  "Non-zero status code returned while running ReduceSum node. onnxruntime::BFCArena::AllocateRawInternal Failed to " +
  "allocate memory for requested buffer of size 939524096",
  "CUDA failure 2: out of memory ; GPU=0",
  "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
  "WebGPU device error(2): Out of memory",
  "vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY",
  "Not enough memory left.",
  "Buffer size 400000000 is greater than the maximum buffer size (268435456)",
  "Binding size 536870912 is larger than the maximum storage buffer binding size (134217728).",
  "OOM when allocating tensor with shape[4096,4096]",
  "std::bad_alloc",
  "Array buffer allocation failed",
  "Invalid typed array length: 99999999999",
])("%s", (message) => expect(isOutOfMemory(new Error(message))).toBe(true));

test("other errors are none", () => {
  for (
    const message of [
      "Device lost",
      "Non-zero status code returned while running Conv node: invalid shape",
      "memory-layer",
    ]
  ) {
    expect(isOutOfMemory(new Error(message)), message).toBe(false);
  }
  expect(isOutOfMemory(undefined)).toBe(false);
});

test("causes and plain strings are read too", () => {
  expect(isOutOfMemory(new Error("a worker failed", { cause: new Error("out of memory") }))).toBe(true);
  expect(isOutOfMemory("Out of memory")).toBe(true);
});

test("an error's class is believed, and a device that was lost for want of memory is lost", () => {
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });
  expect(isOutOfMemory(named("OutOfMemoryError", "It does not fit"))).toBe(true);
  expect(isOutOfMemory(named("DeviceLostError", "Device lost: out of memory"))).toBe(false);
});

test("what this machine throws is recognised", () => {
  let thrown: unknown;
  try {
    new Float64Array(2 ** 52);
  } catch (error) {
    thrown = error;
  }
  expect(isOutOfMemory(thrown)).toBe(true);
});
