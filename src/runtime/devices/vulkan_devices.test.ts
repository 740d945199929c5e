import { expect, test } from "vitest";
import { vulkanDevices } from "./vulkan_devices.ts";
import { vulkanManifests } from "./vulkan_manifests.ts";
import { withVulkanDrivers } from "./with_vulkan_drivers.ts";

const [swiftShader] = vulkanManifests("/", () => undefined).swiftShader;

test.skipIf(swiftShader === undefined)(
  "SwiftShader says that it is a processor (skipped where it is not)",
  async () => {
    const devices = await withVulkanDrivers([swiftShader ?? ""], () => vulkanDevices());
    expect(devices).toEqual([
      {
        name: expect.stringContaining("SwiftShader Device"),
        type: "cpu",
        software: true,
        driver: expect.stringMatching(/^SwiftShader driver \d/),
        api: expect.stringMatching(/^1\.\d+\.\d+$/),
      },
    ]);
  },
);

test.skipIf(swiftShader === undefined)("a manifest that is not there gives no device", async () => {
  expect(await withVulkanDrivers(["/nowhere/icd.json"], () => vulkanDevices())).toEqual([]);
});

test("without the loader the error names it", () => {
  expect(() => vulkanDevices("libvulkan_that_is_not_there.so")).toThrow("libvulkan_that_is_not_there.so");
});
