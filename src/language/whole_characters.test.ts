import { expect, test } from "vitest";
import { wholeCharacters } from "./whole_characters.ts";

test("every length of a text with characters of one to four bytes gives a text that is its beginning", () => {
  const text = "aé€😀b", bytes = new TextEncoder().encode(text);
  for (let most = 0; most <= bytes.length + 1; most++) {
    const cut = wholeCharacters(bytes, most);
    expect(cut.length).toBeLessThanOrEqual(most);
    expect(text.startsWith(new TextDecoder("utf-8", { fatal: true }).decode(cut))).toBe(true);
    expect(most - cut.length).toBeLessThan(4);
  }
});
