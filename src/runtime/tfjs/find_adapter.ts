import { graphicsAdapters } from "../devices/graphics_adapters.ts";
import { withVulkanDrivers } from "../devices/with_vulkan_drivers.ts";
import { isSoftwareAdapter } from "./software_adapter.ts";
import { MissingBackendError } from "./started_backend.ts";

const GPU_ADVICE =
  "Install the GPU's driver with its Vulkan part, such as nvidia-driver or mesa-vulkan-drivers, or ask " +
  "for 'webgpu-software' by name";
const SOFTWARE_ADVICE =
  "Install SwiftShader, which comes with Debian's package chromium, or name the manifest of a driver " +
  "that computes on the processor with VK_DRIVER_FILES";

/** An adapter of Deno's own WebGPU, and what is known of it. */
export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  readonly info: GPUAdapterInfo;
  /** WebGPU does not tell it: it is that of the Vulkan device with this name, where there is one. */
  readonly driver: string | undefined;
}

/**
 * Looks for an adapter of one kind. Deno looks at Vulkan's drivers once, so it is shown all that there are, real ones and
 * software, which it tells apart by itself.
 *
 * @param software Whether one that emulates a GPU is wanted, and not a GPU.
 * @throws {MissingBackendError} Where there is none: what was found, and what to do.
 */
export async function findAdapter(software: boolean): Promise<FoundAdapter> {
  if (navigator.gpu === undefined) {
    throw new MissingBackendError("This Deno has no navigator.gpu", "Use Deno 2.9.6 or newer");
  }
  const { real, software: emulated } = await graphicsAdapters();
  const drivers = [...real, ...emulated.slice(0, 1)];
  const adapter = await withVulkanDrivers(
    drivers.flatMap(({ manifest }) => manifest ?? []),
    () =>
      navigator.gpu.requestAdapter(software ? { forceFallbackAdapter: true } : { powerPreference: "high-performance" }),
  );
  const advice = software ? SOFTWARE_ADVICE : GPU_ADVICE;
  if (adapter === null) throw new MissingBackendError(`WebGPU finds no ${software ? "software " : ""}adapter`, advice);
  const { info } = adapter;
  if (isSoftwareAdapter(info) !== software) {
    throw new MissingBackendError(
      software
        ? `WebGPU finds no software adapter, only '${info.description}', which is a real GPU`
        : `WebGPU finds no GPU, only '${info.description}', which emulates one on the processor`,
      advice,
    );
  }
  return { adapter, info, driver: drivers.find(({ name }) => name === info.description)?.driver };
}
