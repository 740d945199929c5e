import { expect, test } from "vitest";
import { passages } from "./passages.ts";

const words = Array.from({ length: 4000 }, (_, i) => `w${i}`).join(" ");
const lengths = { prompt: 20, sample: 50 };
const bytes = (text: string) => new TextEncoder().encode(text).length;

test("a prompt ends with a word, the continuation is the text right after it, and pieces do not overlap", () => {
  const all = passages([{ text: words }], lengths);
  const places = all.map(({ prompt, continuation }) => {
    expect(prompt.length).toBeGreaterThanOrEqual(20);
    expect(continuation.startsWith(" ")).toBe(true);
    expect(bytes(continuation)).toBe(50);
    const at = words.indexOf(prompt + continuation);
    expect(at).toBeGreaterThanOrEqual(0);
    return [at, at + prompt.length + continuation.length] as const;
  }).toSorted(([a], [b]) => a - b);
  for (let i = 1; i < places.length; i++) expect(places[i]![0]).toBeGreaterThanOrEqual(places[i - 1]![1]);
});

test("the first passages lie evenly over the text, and more of them leave the first as they are", () => {
  const all = passages([{ text: words }], lengths);
  const at = all.slice(0, 8).map(({ prompt }) => words.indexOf(prompt) / words.length).toSorted((a, b) => a - b);
  for (const [i, place] of at.entries()) expect(Math.abs(place - (i + 0.5) / 8)).toBeLessThan(0.13);
});

test("no character is cut, and a text that is too short gives none", () => {
  const [first] = passages([{ text: "é".repeat(10) + " " + "ö".repeat(100) }], { prompt: 20, sample: 11 });
  expect(first!.continuation).toBe(" " + "ö".repeat(5));
  expect(passages([{ text: "short" }], lengths)).toEqual([]);
});
