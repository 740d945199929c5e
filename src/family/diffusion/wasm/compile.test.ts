import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { COMPILED } from "./compiled.ts";

test("compiled.ts is what the AssemblyScript sources give", async () => {
  expect(Buffer.from(await compile()).toString("base64")).toBe(COMPILED);
});
