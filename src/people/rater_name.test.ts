import { expect, test } from "vitest";
import { raterKey, raterName } from "./rater_name.ts";

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
  // A combining grapheme joiner, a Hangul filler, and a variation selector.
  for (const unseen of ["\u034f", "\u115f", "\ufe0f"]) expect(() => raterName(`Ada${unseen}`)).toThrow("invisible");
});

test("capitals and compatible forms of letters make no other person", () => {
  for (const name of ["ADA", "ada", "Ａｄａ"]) expect(raterKey(name)).toBe(raterKey("Ada"));
  expect(raterKey("Weiß")).toBe(raterKey("WEISS"));
  expect(raterKey("Ada")).not.toBe(raterKey("Eda"));
});
