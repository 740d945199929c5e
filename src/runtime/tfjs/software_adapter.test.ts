import { expect, test } from "vitest";
import { isSoftwareAdapter } from "./software_adapter.ts";

// Names as Deno 2.9.6 gives them for Mesa 22.3 and Chromium's SwiftShader, and as Windows and NVIDIA name theirs.
test.each([
  ["llvmpipe (LLVM 15.0.6, 256 bits)", true],
  ["SwiftShader Device (Subzero)", true],
  ["Microsoft Basic Render Driver", true],
  ["NVIDIA H100 80GB HBM3", false],
  ["AMD Radeon RX 7900 XTX (RADV NAVI31)", false],
])("%s is software: %s", (description, software) => {
  expect(isSoftwareAdapter({ description, isFallbackAdapter: false })).toBe(software);
  expect(isSoftwareAdapter({ description })).toBe(software);
});

test("an adapter that says of itself that it is a fallback is believed, whatever its name", () => {
  expect(isSoftwareAdapter({ description: "A new renderer", isFallbackAdapter: true })).toBe(true);
});
