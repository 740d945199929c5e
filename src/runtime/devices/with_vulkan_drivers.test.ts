import { expect, test } from "vitest";
import { withVulkanDrivers } from "./with_vulkan_drivers.ts";

const NAMES = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "NODEVICE_SELECT"];
const environment = () => NAMES.map((name) => Deno.env.get(name));

test("the loader sees these drivers only while the action runs, also where it throws", async () => {
  const before = environment();
  expect(await withVulkanDrivers(["/a.json", "/b.json"], () => Deno.env.get("VK_DRIVER_FILES"))).toBe(
    "/a.json:/b.json",
  );
  expect(environment()).toEqual(before);
  await expect(withVulkanDrivers(["/a.json"], () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(environment()).toEqual(before);
});

test("actions at the same time do not see each other's drivers", async () => {
  const seen = await Promise.all(["/a.json", "/b.json"].map((manifest) =>
    withVulkanDrivers([manifest], async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return Deno.env.get("VK_ICD_FILENAMES");
    })
  ));
  expect(seen).toEqual(["/a.json", "/b.json"]);
});
