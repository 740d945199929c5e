import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cudaLoadError, cudaProvider } from "./cuda_provider.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-cuda-"));
afterAll(() => rmSync(folder, { recursive: true }));
const onLinux = Deno.build.os === "linux" && Deno.build.arch === "x86_64";

test.skipIf(!onLinux)("without card and provider both are named, with how to install them", () => {
  expect(cudaProvider({ folder, driver: "libcuda_that_is_not_there.so" })).toEqual({
    available: false,
    reason: expect.stringMatching(
      /^NVIDIA's driver was not found \(libcuda_that_is_not_there\.so: .*\), and ONNX Runtime's CUDA provider is not in/,
    ),
    advice: expect.stringContaining("deno install --allow-scripts=npm:onnxruntime-node@"),
  });
});

test.skipIf(!onLinux)("a provider that is there and does not load is explained by the system's loader", () => {
  for (const name of ["shared", "cuda"]) writeFileSync(join(folder, `libonnxruntime_providers_${name}.so`), "no ELF");
  expect(cudaLoadError(folder)).toMatch(/^\/.*libonnxruntime_providers_shared\.so: /);
  expect(cudaProvider({ folder, driver: "libcuda_that_is_not_there.so" })).toMatchObject({
    reason: expect.stringMatching(/^NVIDIA's driver was not found/),
    advice: expect.not.stringContaining("deno install"),
  });
});
