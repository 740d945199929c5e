import { createRequire } from "node:module";
import type { Tf } from "./load_tf.ts";
import { messageOf } from "./message_of.ts";
import { nvidiaGpus } from "./nvidia_gpus.ts";
import { MissingBackendError, type StartedBackend } from "./started_backend.ts";

const PACKAGE = "@tensorflow/tfjs-node-gpu";
const CUDA_ADVICE =
  "TensorFlow 2.9 wants an NVIDIA GPU, its driver, CUDA 11.2 and cuDNN 8.1 where the loader finds them";

/** What stands in for an import: takes a package's name, or a file inside a package. */
type Require = (id: string) => unknown;

/**
 * Starts TensorFlow.js on CUDA through `@tensorflow/tfjs-node-gpu`, if that is installed and its native part loads and sees
 * a GPU. Without one TensorFlow would run on the CPU and not say so: that is refused.
 *
 * @param require How the package is found: it is no dependency that Deno installs, so it is not imported.
 * @throws {MissingBackendError} Saying what is missing and what to do.
 */
export async function startNodeGpu(
  tf: Tf,
  require: Require = createRequire(import.meta.url),
): Promise<StartedBackend> {
  mendUtil(require);
  try {
    require(PACKAGE);
  } catch (error) {
    throw missingNodeGpu(error);
  }
  const name = "tensorflow";
  if (!await tf.setBackend(name)) throw new MissingBackendError(`${PACKAGE} loads but does not start`, CUDA_ADVICE);
  const native = tf.backend();
  if (!("isUsingGpuDevice" in native) || native.isUsingGpuDevice !== true) {
    throw new MissingBackendError(`${PACKAGE} loads but sees no GPU`, CUDA_ADVICE);
  }
  const [gpu] = await nvidiaGpus();
  return {
    name,
    device: {
      runtime: "tfjs",
      version: tf.version_core,
      backend: "node-gpu",
      device: gpu?.name ?? "CUDA device 0",
      driver: gpu === undefined ? undefined : `NVIDIA ${gpu.driver}`,
      software: false,
      threads: undefined,
    },
    takeTrouble: () => undefined,
    // The native library is loaded once and for good.
    stop() {},
  };
}

/**
 * Says why the package did not load and what to do.
 *
 * @param error What `require` threw.
 */
export function missingNodeGpu(error: unknown): MissingBackendError {
  const message = messageOf(error);
  if (message.includes(`Cannot find module '${PACKAGE}'`)) {
    return new MissingBackendError(`${PACKAGE} is not installed`, "Run `deno task enable-tfjs-gpu`", error);
  }
  if (message.includes("tfjs_binding.node") && message.includes("can not be found")) {
    return new MissingBackendError(
      `${PACKAGE} is installed without its native part, which its install script downloads`,
      "Run `deno task enable-tfjs-gpu` where the internet can be reached",
      error,
    );
  }
  return new MissingBackendError(`${PACKAGE} does not load: ${message.split("\n", 1)[0]}`, CUDA_ADVICE, error);
}

/** The package calls `util.isNullOrUndefined` at every operator, which Node 23 dropped and Deno lacks. */
function mendUtil(require: Require): void {
  const util = require("node:util");
  if (typeof util !== "object" || util === null || "isNullOrUndefined" in util) return;
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
}
