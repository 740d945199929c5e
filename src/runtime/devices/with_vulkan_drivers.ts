import { DRIVER_VARIABLES } from "./vulkan_manifests.ts";

/** Actions are done one after the other: the environment is one. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Does something while Vulkan's loader sees these drivers only, whoever asks it: the environment is changed and put back.
 *
 * @param manifests The drivers' manifests; none lets the loader choose.
 *
 * @example
 * ```ts
 * const devices = await withVulkanDrivers(["/usr/lib/chromium/vk_swiftshader_icd.json"], () => vulkanDevices());
 * ```
 */
export async function withVulkanDrivers<T>(
  manifests: readonly string[],
  action: () => T | Promise<T>,
): Promise<T> {
  const turn = queue.then(async () => {
    const files = manifests.join(":");
    const wanted = new Map<string, string>(files === "" ? [] : DRIVER_VARIABLES.map((name) => [name, files]));
    // Mesa's layer for choosing a device complains on stderr where there is no desktop, and has nothing to choose.
    if (Deno.env.get("XDG_RUNTIME_DIR") === undefined) wanted.set("NODEVICE_SELECT", "1");
    const before = [...wanted.keys()].map((name) => [name, Deno.env.get(name)] as const);
    for (const [name, value] of wanted) Deno.env.set(name, value);
    try {
      return await action();
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    }
  });
  queue = turn.catch(() => {});
  return await turn;
}
