import { expect, test } from "vitest";
import { PYTHON_WHITESPACE, pythonStrip } from "./python_whitespace.ts";

test("it is the 29 characters for which Python 3.11's re matches \\s", () => {
  const space = new RegExp(`[${PYTHON_WHITESPACE}]`);
  const found = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) =>
    space.test(String.fromCharCode(code))
  );
  const zs = [0x20, 0xa0, 0x1680, ...Array.from({ length: 11 }, (_, i) => 0x2000 + i), 0x202f, 0x205f, 0x3000];
  const others = [9, 10, 11, 12, 13, 0x1c, 0x1d, 0x1e, 0x1f, 0x85, 0x2028, 0x2029];
  expect(found).toEqual([...zs, ...others].sort((a, b) => a - b));
});

test("pythonStrip() takes it off both ends and nowhere else", () => {
  expect(pythonStrip("\x85 a \u3000 b\x1f\n")).toBe("a \u3000 b");
  expect(pythonStrip("\ufeffa")).toBe("\ufeffa");
  expect(pythonStrip(" \n\t")).toBe("");
});
