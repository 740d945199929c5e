import { expect, test } from "vitest";
import { loadTf } from "./load_tf.ts";
import { missingNodeGpu, startNodeGpu } from "./node_gpu_backend.ts";

// Messages as Deno 2.9.6 and the package's version 4.22.0 give them.
test("why the package does not load is told with what to do", () => {
  expect(missingNodeGpu(new Error("Cannot find module '@tensorflow/tfjs-node-gpu'\nRequire stack:\n- /a.ts")))
    .toMatchObject({
      reason: "@tensorflow/tfjs-node-gpu is not installed",
      advice: "Run `deno task enable-tfjs-gpu`",
    });
  const binding =
    "The Node.js native addon module (tfjs_binding.node) can not be found at path: /lib/tfjs_binding.node.";
  expect(missingNodeGpu(new Error(binding)).message).toContain(
    "without its native part, which its install script downloads",
  );
  expect(missingNodeGpu(new Error("libcudart.so.11.0: cannot open shared object file\nmore")).message).toBe(
    "@tensorflow/tfjs-node-gpu does not load: libcudart.so.11.0: cannot open shared object file. TensorFlow 2.9 wants an " +
      "NVIDIA GPU, its driver, CUDA 11.2 and cuDNN 8.1 where the loader finds them",
  );
});

/** Stands for the package: registers its backend, which says whether it sees a GPU. */
async function fakePackage(isUsingGpuDevice: boolean) {
  const tf = await loadTf(), util: Record<string, unknown> = {};
  const require = (id: string): unknown => {
    if (id === "node:util") return util;
    tf.registerBackend("tensorflow", () => Object.assign(new tf.KernelBackend(), { isUsingGpuDevice, dispose() {} }));
    return {};
  };
  return { tf, require, util };
}

test("a native part that sees no GPU is refused, since it would run on the CPU", async () => {
  const { tf, require } = await fakePackage(false);
  await expect(startNodeGpu(tf, require)).rejects.toThrow("loads but sees no GPU. TensorFlow 2.9 wants");
  tf.removeBackend("tensorflow");
});

test("with a GPU it starts, and finds the function that its operators call and Deno lacks", async () => {
  const { tf, require, util } = await fakePackage(true);
  const { device } = await startNodeGpu(tf, require);
  expect(device).toMatchObject({ runtime: "tfjs", version: "4.22.0", backend: "node-gpu", software: false });
  const { isNullOrUndefined } = util;
  if (typeof isNullOrUndefined !== "function") throw new Error("util.isNullOrUndefined is missing");
  expect([undefined, null, 0, ""].map((value) => isNullOrUndefined(value))).toEqual([true, true, false, false]);
  tf.removeBackend("tensorflow");
});
