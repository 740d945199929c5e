import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { onnxRuntimeVersion } from "../onnx.ts";

/** ONNX Runtime's provider for CUDA, if it is installed, and the cards. */
export type CudaProvider =
  | { readonly available: true; readonly name: string; readonly driver: string }
  | { readonly available: false; readonly reason: string; readonly advice: string };

const LIBRARIES = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"] as const;

/** Under Deno a package's install script runs only when it is allowed. */
const INSTALL = `run 'deno install --allow-scripts=npm:onnxruntime-node@${onnxRuntimeVersion}', which downloads the ` +
  "provider from NuGet, and put the folders of CUDA 12's and cuDNN 9's libraries into LD_LIBRARY_PATH";
const DRIVER = "Install NVIDIA's driver; in a container, start it with the GPUs (docker run --gpus all)";

const SYMBOLS = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDriverGetVersion: { parameters: ["buffer"], result: "i32" },
  cuDeviceGetCount: { parameters: ["buffer"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const;

/** Where to look, other than where things are: for tests. */
export interface CudaPlaces {
  /** The folder of ONNX Runtime's shared libraries. */
  readonly folder?: string;
  /** The driver's library. */
  readonly driver?: string;
}

/**
 * Looks for ONNX Runtime's CUDA provider (onnxruntime-node does not bundle it) and asks the driver for its first card.
 * Loads nothing of ONNX Runtime's.
 *
 * @example
 * ```ts
 * const cuda = cudaProvider();
 * console.log(cuda.available ? cuda.name : `${cuda.reason}. ${cuda.advice}.`);
 * ```
 */
export function cudaProvider({ folder = libraryFolder(), driver = "libcuda.so.1" }: CudaPlaces = {}): CudaProvider {
  if (platform() !== "linux" || arch() !== "x64") {
    return {
      available: false,
      reason: `onnxruntime-node has no CUDA provider for ${platform()} ${arch()}`,
      advice: "Use Linux on x64, or 'webgpu'",
    };
  }
  const card = firstCard(driver), missing = LIBRARIES.filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return card.available ? card : { ...card, advice: DRIVER };
  const provider = `ONNX Runtime's CUDA provider is not installed (${missing.join(", ")})`;
  return card.available
    ? { available: false, reason: `${card.name} is there, but ${provider}`, advice: sentence(INSTALL) }
    : { available: false, reason: `${card.reason}, and ${provider}`, advice: `${DRIVER}. Then ${INSTALL}` };
}

/** Why the provider does not load, in the words of the system's loader; `undefined` where that has nothing to say. */
export function cudaLoadError(folder = libraryFolder()): string | undefined {
  try {
    for (const name of LIBRARIES) Deno.dlopen(join(folder, name), {}).close();
    return undefined;
  } catch (error) {
    return loaderMessage(error);
  }
}

function libraryFolder(): string {
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node");
  return join(dirname(entry), "..", "bin", "napi-v6", platform(), arch());
}

/** The card that CUDA counts first, which is the one that is used. */
function firstCard(
  library: string,
): Extract<CudaProvider, { available: true }> | { readonly available: false; readonly reason: string } {
  let cuda: Deno.DynamicLibrary<typeof SYMBOLS>;
  try {
    cuda = Deno.dlopen(library, SYMBOLS);
  } catch (error) {
    return { available: false, reason: `NVIDIA's driver was not found (${loaderMessage(error)})` };
  }
  try {
    const started = cuda.symbols.cuInit(0);
    if (started !== 0) return { available: false, reason: `NVIDIA's driver found no card (cuInit gave ${started})` };
    const number = new Int32Array(1);
    cuda.symbols.cuDeviceGetCount(number);
    const [count = 0] = number;
    if (count < 1) return { available: false, reason: "NVIDIA's driver found no card" };
    cuda.symbols.cuDriverGetVersion(number);
    const [version = 0] = number;
    const name = new Uint8Array(256);
    cuda.symbols.cuDeviceGetName(name, name.length, 0);
    const text = new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
    return {
      available: true,
      name: count === 1 ? text : `${text} (the first of ${count})`,
      driver: `CUDA ${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`,
    };
  } finally {
    cuda.close();
  }
}

/** What the system's loader said, without Deno's words before it. */
function loaderMessage(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^(?:Could not open library: )+/, "") : String(error);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
