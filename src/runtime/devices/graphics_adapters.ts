import { type VulkanDevice, vulkanDevices } from "./vulkan_devices.ts";
import { vulkanManifests } from "./vulkan_manifests.ts";
import { withVulkanDrivers } from "./with_vulkan_drivers.ts";

/** A driver that WebGPU could use, and what it would run on. */
export interface GraphicsDriver {
  /** Its manifest for Vulkan's loader; `undefined` where another interface than Vulkan is below. */
  readonly manifest: string | undefined;
  /** The device that WebGPU would take of those it has: real before software, discrete before integrated. */
  readonly name: string;
  /** The driver with its version; `undefined` where nobody tells it. */
  readonly driver: string | undefined;
}

/** What WebGPU could use on this machine, real GPUs and software apart. */
export interface GraphicsAdapters {
  /** The one that WebGPU takes first. */
  readonly real: readonly GraphicsDriver[];
  /** Those that the environment names first, then SwiftShader: it is the one that is known to run everything. */
  readonly software: readonly GraphicsDriver[];
  /** What was in the way of more. */
  readonly obstacle?: string;
}

/** Which of a driver's devices WebGPU takes when asked for the fastest. */
const RANK: readonly VulkanDevice["type"][] = ["discrete", "integrated", "virtual", "other", "cpu"];

let looked: Promise<GraphicsAdapters> | undefined;

/**
 * What WebGPU could use on this machine. On Linux every Vulkan driver is asked on its own, so that later only real ones,
 * or only software ones, can be shown to a runtime that does not say which it took. Elsewhere Deno's own WebGPU is asked.
 * Looks once a process; nothing is opened.
 *
 * @example
 * ```ts
 * const { real, software } = await graphicsAdapters();
 * ```
 */
export function graphicsAdapters(): Promise<GraphicsAdapters> {
  return looked ??= Deno.build.os === "linux" ? throughVulkan() : throughDeno();
}

async function throughVulkan(): Promise<GraphicsAdapters> {
  const { installed, swiftShader, variable } = vulkanManifests();
  const manifests = variable === undefined ? [...swiftShader, ...installed] : [...installed, ...swiftShader];
  const found: { readonly manifest: string; readonly device: VulkanDevice }[] = [];
  let obstacle = variable === undefined ? undefined : `${variable} allows only ${Deno.env.get(variable)}`;
  for (const manifest of new Set(manifests)) {
    try {
      const devices = await withVulkanDrivers([manifest], () => vulkanDevices());
      found.push(...devices.map((device) => ({ manifest, device })).toSorted(byRank).slice(0, 1));
    } catch (error) {
      // Without a loader, or the permission to call it, no other driver fares better.
      obstacle = error instanceof Error ? error.message : String(error);
      break;
    }
  }
  const drivers = (software: boolean): GraphicsDriver[] =>
    (software ? found : found.toSorted(byRank))
      .filter(({ device }) => device.software === software)
      .map(({ manifest, device: { name, driver } }) => ({ manifest, name, driver }));
  return { real: drivers(false), software: drivers(true), ...(obstacle === undefined ? {} : { obstacle }) };
}

function byRank({ device: a }: { device: VulkanDevice }, { device: b }: { device: VulkanDevice }): number {
  return Number(a.software) - Number(b.software) || RANK.indexOf(a.type) - RANK.indexOf(b.type);
}

async function throughDeno(): Promise<GraphicsAdapters> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null || adapter === undefined) return { real: [], software: [] };
  const { description, vendor, device, isFallbackAdapter } = adapter.info;
  const found = [{ manifest: undefined, name: description || `vendor ${vendor}, device ${device}`, driver: undefined }];
  return isFallbackAdapter || /microsoft basic render|swiftshader|llvmpipe/i.test(description)
    ? { real: [], software: found }
    : { real: found, software: [] };
}
