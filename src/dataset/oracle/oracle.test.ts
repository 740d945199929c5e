import { expect, test } from "vitest";
import { sha256 } from "../../core/fingerprint.ts";
import { oracle, ORACLE_MEANS, oracleMode } from "./oracle.ts";

test("the oracle has 3600 modes of 256 pixels, no two alike, on eight grey levels", () => {
  const { modes, pixels, kinds, logMasses } = oracle();
  expect([modes, pixels, logMasses.length, ORACLE_MEANS.length]).toEqual([3600, 256, 8, 8]);
  expect(Math.max(...kinds.subarray(0, 100 * 256))).toBe(7);
  const pictures = Array.from(
    { length: modes },
    (_, mode) => kinds.subarray(mode * pixels, (mode + 1) * pixels).join(),
  );
  expect(new Set(pictures).size).toBe(modes);
});

test("the modes are these ones for ever", () => {
  expect(sha256(oracle().kinds)).toBe("8ef54b113b739a17a4cd2f286be04515f61c6673120dbb72286988eeeea7bdbd");
});

test("oracleMode() says what a mode shows", () => {
  expect(oracleMode(0)).toEqual({ glyph: 0, shift: [-2, -2], height: 7, slant: -0.25 });
  expect(oracleMode(3599)).toEqual({ glyph: 15, shift: [2, 2], height: 10, slant: 0.25 });
  expect(oracleMode(225 + 9)).toEqual({ glyph: 1, shift: [-1, -2], height: 7, slant: -0.25 });
  expect(() => oracleMode(3600)).toThrow("an integer from 0 to 3599, got 3600");
});
