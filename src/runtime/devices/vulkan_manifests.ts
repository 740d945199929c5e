import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Where drivers leave their manifests, in the order in which Vulkan's loader looks. */
const MANIFEST_FOLDERS = [
  "/usr/local/etc/vulkan/icd.d",
  "/etc/xdg/vulkan/icd.d",
  "/etc/vulkan/icd.d",
  "/usr/local/share/vulkan/icd.d",
  "/usr/share/vulkan/icd.d",
];

/** SwiftShader's manifests, which browsers bring and the loader does not look for. */
const SWIFTSHADER_MANIFESTS = [
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/lib/chromium-browser/vk_swiftshader_icd.json",
  "/opt/google/chrome/vk_swiftshader_icd.json",
];

/** Variables that name the only manifests to be taken, the one that wins first. */
export const DRIVER_VARIABLES = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"] as const;

/** The manifests of Vulkan's drivers on this machine. */
export interface VulkanManifests {
  /** What the loader would look at by itself. */
  readonly installed: readonly string[];
  /** SwiftShader's, which it would not. */
  readonly swiftShader: readonly string[];
  /** The variable of the environment that says what is installed, where one does. */
  readonly variable?: (typeof DRIVER_VARIABLES)[number];
}

/** A lookup in the environment. */
export type Lookup = (name: string) => string | undefined;

/**
 * Finds the manifests (JSON files that name a driver's library) by the rules of Vulkan's loader on Linux.
 *
 * @param root The folder that stands for `/`, for tests.
 * @param lookup The environment.
 *
 * @example
 * ```ts
 * console.log(vulkanManifests().installed); // ["/usr/share/vulkan/icd.d/radeon_icd.x86_64.json", …]
 * ```
 */
export function vulkanManifests(root = "/", lookup: Lookup = (name) => Deno.env.get(name)): VulkanManifests {
  const swiftShader = SWIFTSHADER_MANIFESTS.map((path) => join(root, path)).filter(isFile);
  const variable = DRIVER_VARIABLES.find((name) => (lookup(name) ?? "") !== "");
  if (variable !== undefined) {
    return { installed: (lookup(variable) ?? "").split(":").flatMap(expand), swiftShader, variable };
  }
  const home = lookup("HOME");
  const config = lookup("XDG_CONFIG_HOME") ?? (home === undefined ? undefined : join(home, ".config"));
  const data = lookup("XDG_DATA_HOME") ?? (home === undefined ? undefined : join(home, ".local/share"));
  const own = [config, data].flatMap((folder) => folder === undefined ? [] : [join(folder, "vulkan/icd.d")]);
  const added = (lookup("VK_ADD_DRIVER_FILES") ?? "").split(":").flatMap(expand);
  const found = [...own, ...MANIFEST_FOLDERS].flatMap((folder) => expand(join(root, folder)));
  return { installed: [...new Set([...added, ...found])], swiftShader };
}

/** A manifest itself, or those of a folder; nothing where neither is there. */
function expand(path: string): string[] {
  if (path === "") return [];
  if (isFile(path)) return [path];
  try {
    return readdirSync(path).filter((name) => name.endsWith(".json")).sort().map((name) => join(path, name));
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
