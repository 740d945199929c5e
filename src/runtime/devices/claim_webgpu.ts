import { UsageError } from "../../core/usage_error.ts";
import { graphicsAdapters, type GraphicsDriver } from "./graphics_adapters.ts";
import type { WebGpuDevice } from "./onnx_device.ts";
import { withVulkanDrivers } from "./with_vulkan_drivers.ts";

/** Workers of a process share ONNX Runtime's choice of an adapter, and they share the environment. */
const CLAIM = "ASSAY_WEBGPU_CLAIM";

/**
 * Does something that opens WebGPU in ONNX Runtime, while only real GPUs can be seen, or only software. ONNX Runtime looks
 * for an adapter when it first opens a graph, keeps it until the process ends, and never says which it is; so the driver
 * is decided here, and a process has either real GPUs or software.
 *
 * @throws {UsageError} Where there is no such driver, or the process has the other kind.
 */
export async function claimWebGpu<T>(device: WebGpuDevice, action: () => Promise<T>): Promise<T> {
  const claim = `${Deno.pid}:${device}`, earlier = Deno.env.get(CLAIM);
  if (earlier === claim) return await action();
  const drivers = await driversOf(device);
  if (earlier?.startsWith(`${Deno.pid}:`)) {
    throw new UsageError(
      `This process has used '${earlier.slice(earlier.indexOf(":") + 1)}', and ONNX Runtime keeps its first adapter. ` +
        `Start another process for '${device}'.`,
    );
  }
  const manifests = drivers.flatMap(({ manifest }) => manifest ?? []);
  Deno.env.set(CLAIM, claim);
  return await withVulkanDrivers(manifests, action);
}

/**
 * The drivers that WebGPU is shown for a device, the one it takes first.
 *
 * @throws {UsageError} Where there are none.
 */
export async function driversOf(device: WebGpuDevice): Promise<readonly GraphicsDriver[]> {
  const adapters = await graphicsAdapters();
  const drivers = device === "webgpu" ? adapters.real : adapters.software.slice(0, 1);
  if (drivers.length > 0) return drivers;
  const { reason, advice } = await whyNoAdapter(device);
  throw new UsageError(`There is no device '${device}': ${reason}. ${advice}.`);
}

/** Why a device has no driver, and what to do: sentences without their full stops. */
export async function whyNoAdapter(device: WebGpuDevice): Promise<{ reason: string; advice: string }> {
  const { software, obstacle } = await graphicsAdapters();
  const hindered = obstacle === undefined ? "" : ` (${obstacle})`;
  if (device === "webgpu-software") {
    return {
      reason: `no driver that computes on the processor was found${hindered}`,
      advice: "Install SwiftShader, which comes with Debian's package chromium, or name a manifest of such a driver " +
        "with VK_DRIVER_FILES",
    };
  }
  return {
    reason: software.length === 0
      ? `no Vulkan driver with a GPU was found${hindered}`
      : `only software that computes on the processor was found, which is no GPU: ${
        software.map(({ name }) => name).join(", ")
      }${hindered}`,
    advice:
      "Install the GPU's driver with its Vulkan part, such as nvidia-driver or mesa-vulkan-drivers (a container of " +
      "NVIDIA's shows it with NVIDIA_DRIVER_CAPABILITIES=all), or ask for 'webgpu-software' by name",
  };
}
