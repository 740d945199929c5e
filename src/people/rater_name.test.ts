import { expect, test } from "vitest";
import { raterName } from "./rater_name.ts";

test("one person is one name, however it was typed", () => {
  expect(raterName("  Ada \t Lovelace ")).toBe("Ada Lovelace");
  expect(raterName("Jose\u0301")).toBe(raterName("José"));
  expect(raterName("<img onerror=alert(1)>")).toBe("<img onerror=alert(1)>");
});

test("no name, a long one and an invisible character are refused", () => {
  expect(() => raterName("   ")).toThrow("got none");
  expect(() => raterName("a".repeat(61))).toThrow("at most 60 characters: got 61");
  expect(raterName("😀".repeat(60))).toHaveLength(120);
  expect(() => raterName("Ada\u200b")).toThrow("invisible");
  expect(() => raterName("A\u0000da")).toThrow("control");
});
