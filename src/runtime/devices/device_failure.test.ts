import { expect, test } from "vitest";
import { DeviceLostError } from "../../core/device_lost_error.ts";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import { deviceFailure } from "./device_failure.ts";

// Messages of onnxruntime-node 1.30 on SwiftShader and on the processor, and of its sources where no machine here can fail
// so: Dawn's at a lost device, the CUDA provider's.
test.each([
  "WebGPU validation failed. Buffer size (1600000000) exceeds the max buffer size limit (1073741824).\n - While calling",
  "WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While validating",
  "/onnxruntime_src/x.cc:641 void f() const map_async_result.status == wgpu::MapAsyncStatus::Success was false. " +
  "Failed to download data from buffer. wgpu::MapAsyncStatus value: 3, message: [Invalid Buffer (unlabeled)] is invalid " +
  "due to a previous error.",
  "Non-zero status code returned while running MatMul node. Name:'' Status Message: /onnxruntime_src/bfc_arena.cc:360 " +
  "void* f() Failed to allocate memory for requested buffer of size 17592186044416",
  "CUDA failure 2: out of memory ; GPU=0 ; hostname=x ; file=y.cc ; line=84 ; expr=cudaMalloc(&p, size);",
  "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
  "Array buffer allocation failed",
])("out of memory: %s", (message) => {
  const failure = deviceFailure(new Error(message), "webgpu");
  expect(failure).toBeInstanceOf(OutOfMemoryError);
  expect(failure).toMatchObject({ message: expect.stringContaining("smaller batch"), cause: new Error(message) });
});

test.each([
  "WebGPU validation failed. [Device] is lost.\n - While calling [Device].CreateBuffer",
  "Failed to download data from buffer. wgpu::MapAsyncStatus value: 4, message: A valid external Instance reference no " +
  "longer exists.",
  "vkQueueSubmit failed with VK_ERROR_DEVICE_LOST",
  "CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=x",
  "CUDA failure 719: unspecified launch failure ; GPU=0",
])("device lost: %s", (message) => {
  const failure = deviceFailure(new Error(message), "cuda");
  expect(failure).toBeInstanceOf(DeviceLostError);
  expect(failure).toMatchObject({ message: expect.stringContaining("The device 'cuda' was lost") });
});

test("anything else stays what it is, and nothing is wrapped twice", () => {
  const other = new Error("Got invalid dimensions for input: x"), typed = new OutOfMemoryError("out of memory");
  expect(deviceFailure(other, "cpu")).toBe(other);
  expect(deviceFailure(typed, "cpu")).toBe(typed);
  expect(deviceFailure("text", "cpu")).toBe("text");
});
