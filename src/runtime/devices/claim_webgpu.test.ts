import { expect, test } from "vitest";
import { claimWebGpu } from "./claim_webgpu.ts";
import { hasSoftwareGpu } from "./fixture_software_gpu.ts";
import { graphicsAdapters } from "./graphics_adapters.ts";

const software = await hasSoftwareGpu();

test.skipIf(!software)("a process that has used real GPUs does not get software besides", async () => {
  const before = Deno.env.get("ASSAY_WEBGPU_CLAIM") ?? "";
  Deno.env.set("ASSAY_WEBGPU_CLAIM", `${Deno.pid}:webgpu`);
  await expect(claimWebGpu("webgpu-software", () => Promise.resolve(1))).rejects.toThrow(
    "This process has used 'webgpu', and ONNX Runtime keeps its first adapter. Start another process for",
  );
  Deno.env.set("ASSAY_WEBGPU_CLAIM", before);
});

test.skipIf(!software)("another process's choice does not bind this one", async () => {
  const before = Deno.env.get("ASSAY_WEBGPU_CLAIM") ?? "";
  Deno.env.set("ASSAY_WEBGPU_CLAIM", `${Deno.pid + 1}:webgpu`);
  expect(await claimWebGpu("webgpu-software", () => Promise.resolve(Deno.env.get("VK_DRIVER_FILES")))).toBe(
    (await graphicsAdapters()).software[0]?.manifest,
  );
  Deno.env.set("ASSAY_WEBGPU_CLAIM", before);
});
