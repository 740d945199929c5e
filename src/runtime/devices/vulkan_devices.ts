/** Names of VkPhysicalDeviceType, in its order. */
const TYPES = ["other", "integrated", "discrete", "virtual", "cpu"] as const;

/** Drivers that compute on the processor, by name, should one of them not say that its device is a CPU. */
const SOFTWARE_NAME = /swiftshader|llvmpipe|lavapipe|softpipe/i;

/** A device that a Vulkan driver offers. */
export interface VulkanDevice {
  /** Such as "SwiftShader Device (Subzero)" or "NVIDIA H100 PCIe". */
  readonly name: string;
  readonly type: (typeof TYPES)[number];
  /** Whether it computes on the processor and is no GPU. */
  readonly software: boolean;
  /** The driver's name and version, such as "NVIDIA 550.54.14". */
  readonly driver: string;
  /** The version of Vulkan that it speaks, such as "1.3.239". */
  readonly api: string;
}

// From vulkan_core.h: VkStructureType and VkResult. Drivers without a device fail with one of the last two.
const APPLICATION_INFO = 0, INSTANCE_CREATE_INFO = 1, PROPERTIES_2 = 1000059001, DRIVER_PROPERTIES = 1000196000;
const SUCCESS = 0, INCOMPLETE = 5, INITIALIZATION_FAILED = -3, INCOMPATIBLE_DRIVER = -9;
/** Vulkan 1.1, the first that tells the driver. */
const API_1_1 = (1 << 22) | (1 << 12);
/** More devices than a machine has. */
const MOST_DEVICES = 16;
// Bytes of VkPhysicalDeviceProperties2 (16 before VkPhysicalDeviceProperties, which are 824) and of
// VkPhysicalDeviceDriverProperties (20 before the name); names fill 256 bytes.
const PROPERTIES_AT = 16, PROPERTIES_BYTES = 840, DRIVER_NAME_AT = 20, DRIVER_BYTES = 536, NAME_BYTES = 256;

/** VkApplicationInfo: kept for good, since the loader reads it by its address. */
const APPLICATION = words(48, [[0, APPLICATION_INFO], [44, API_1_1]]);

const SYMBOLS = {
  vkCreateInstance: { parameters: ["buffer", "pointer", "buffer"], result: "i32" },
  vkDestroyInstance: { parameters: ["pointer", "pointer"], result: "void" },
  vkEnumeratePhysicalDevices: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  vkGetPhysicalDeviceProperties2: { parameters: ["pointer", "buffer"], result: "void" },
} as const;

/**
 * The devices that Vulkan's loader offers now, under the process's environment: `VK_DRIVER_FILES` and
 * `VK_ICD_FILENAMES` choose the drivers. Asks the loader itself, since neither ONNX Runtime nor onnxruntime-node tells
 * which adapter they took. Leaves nothing behind.
 *
 * @param library The loader, a shared library.
 * @throws {Error} Where there is no loader, or it fails. Where there is one and no driver, the list is empty.
 *
 * @example
 * ```ts
 * for (const { name, driver } of vulkanDevices()) console.log(`${name} (${driver})`);
 * ```
 */
export function vulkanDevices(library = "libvulkan.so.1"): readonly VulkanDevice[] {
  const vulkan = Deno.dlopen(library, SYMBOLS);
  try {
    const handle = new BigUint64Array(1);
    const info = words(64, [[0, INSTANCE_CREATE_INFO]], [[24, APPLICATION]]);
    const created = vulkan.symbols.vkCreateInstance(info, null, handle);
    if (created === INCOMPATIBLE_DRIVER) return [];
    if (created !== SUCCESS) throw new Error(`Vulkan's loader ${library} failed with ${created} at vkCreateInstance`);
    const instance = Deno.UnsafePointer.create(handle[0] ?? 0n);
    try {
      const count = Uint32Array.of(MOST_DEVICES), devices = new BigUint64Array(MOST_DEVICES);
      const listed = vulkan.symbols.vkEnumeratePhysicalDevices(instance, count, devices);
      if (listed === INITIALIZATION_FAILED) return [];
      if (listed !== SUCCESS && listed !== INCOMPLETE) {
        throw new Error(`Vulkan's loader ${library} failed with ${listed} at vkEnumeratePhysicalDevices`);
      }
      return [...devices.subarray(0, count[0])].map((device) => {
        const driver = words(DRIVER_BYTES, [[0, DRIVER_PROPERTIES]]);
        const properties = words(PROPERTIES_BYTES, [[0, PROPERTIES_2]], [[8, driver]]);
        vulkan.symbols.vkGetPhysicalDeviceProperties2(Deno.UnsafePointer.create(device), properties);
        return describe(properties, driver);
      });
    } finally {
      vulkan.symbols.vkDestroyInstance(instance, null);
    }
  } finally {
    vulkan.close();
  }
}

/** A structure of so many bytes, with numbers of 32 bits and addresses of other structures at their places. */
function words(
  bytes: number,
  numbers: readonly (readonly [at: number, value: number])[],
  addresses: readonly (readonly [at: number, structure: Uint8Array<ArrayBuffer>])[] = [],
): Uint8Array<ArrayBuffer> {
  const structure = new Uint8Array(bytes), view = new DataView(structure.buffer);
  for (const [at, value] of numbers) view.setUint32(at, value, true);
  for (const [at, other] of addresses) {
    view.setBigUint64(at, BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(other))), true);
  }
  return structure;
}

function describe(properties: Uint8Array<ArrayBuffer>, driver: Uint8Array<ArrayBuffer>): VulkanDevice {
  const view = new DataView(properties.buffer, PROPERTIES_AT);
  const name = text(properties, PROPERTIES_AT + 20);
  const type = TYPES[view.getUint32(16, true)] ?? "other";
  const driverName = text(driver, DRIVER_NAME_AT), driverInfo = text(driver, DRIVER_NAME_AT + NAME_BYTES);
  return {
    name,
    type,
    software: type === "cpu" || SOFTWARE_NAME.test(name),
    driver: `${driverName || "unnamed driver"} ${driverInfo || version(view.getUint32(4, true))}`,
    api: version(view.getUint32(0, true)),
  };
}

/** Vulkan's packing of a version; drivers may pack their own otherwise, and then tell it as text besides. */
function version(packed: number): string {
  return `${(packed >>> 22) & 0x7f}.${(packed >>> 12) & 0x3ff}.${packed & 0xfff}`;
}

/** The zero-terminated text at a place. */
function text(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + NAME_BYTES), end = field.indexOf(0);
  return new TextDecoder().decode(field.subarray(0, end < 0 ? undefined : end));
}
