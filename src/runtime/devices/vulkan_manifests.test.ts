import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { vulkanManifests } from "./vulkan_manifests.ts";

const root = mkdtempSync(join(tmpdir(), "assay-vulkan-"));
afterAll(() => rmSync(root, { recursive: true }));
for (
  const path of [
    "usr/share/vulkan/icd.d/radeon.json",
    "usr/share/vulkan/icd.d/lvp.json",
    "usr/share/vulkan/icd.d/readme.txt",
    "etc/vulkan/icd.d/nvidia.json",
    "home/me/.local/share/vulkan/icd.d/own.json",
    "usr/lib/chromium/vk_swiftshader_icd.json",
    "opt/drivers/mine.json",
  ]
) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), "{}");
}
const look = (environment: Record<string, string>) => vulkanManifests(root, (name) => environment[name]);
const at = (path: string) => join(root, path);

test("manifests come from the loader's folders, the user's first, and SwiftShader's from the browser", () => {
  expect(look({ HOME: "/home/me" })).toEqual({
    installed: [
      at("home/me/.local/share/vulkan/icd.d/own.json"),
      at("etc/vulkan/icd.d/nvidia.json"),
      at("usr/share/vulkan/icd.d/lvp.json"),
      at("usr/share/vulkan/icd.d/radeon.json"),
    ],
    swiftShader: [at("usr/lib/chromium/vk_swiftshader_icd.json")],
  });
});

test("a variable names all that counts, files or folders, and VK_DRIVER_FILES comes before the older one", () => {
  const files = [at("opt/drivers"), at("etc/vulkan/icd.d/nvidia.json"), at("nowhere.json")].join(":");
  expect(look({ VK_DRIVER_FILES: files, VK_ICD_FILENAMES: "/x" })).toMatchObject({
    installed: [at("opt/drivers/mine.json"), at("etc/vulkan/icd.d/nvidia.json")],
    variable: "VK_DRIVER_FILES",
  });
  expect(look({ VK_DRIVER_FILES: "", VK_ICD_FILENAMES: at("opt/drivers/mine.json") })).toMatchObject({
    installed: [at("opt/drivers/mine.json")],
    variable: "VK_ICD_FILENAMES",
  });
});

test("VK_ADD_DRIVER_FILES adds and comes first", () => {
  expect(look({ VK_ADD_DRIVER_FILES: at("opt/drivers/mine.json") }).installed[0]).toBe(at("opt/drivers/mine.json"));
});
