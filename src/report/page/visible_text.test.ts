import { expect, test } from "vitest";
import { visibleText } from "./visible_text.ts";

/** What a reader sees: the markup without its tags. */
const seen = (text: string) => visibleText(text).text.replace(/<[^>]*>/g, "");

test("text stays text, line breaks and tabs stay as they are", () => {
  expect(visibleText("<b>&\n\tword\ufffd").text).toBe("&lt;b&gt;&amp;\n\tword\ufffd");
  expect(visibleText("").text).toBe("");
});

test("control characters, which a page drops or forbids, are named by their code points", () => {
  expect(seen("a\u0000b\u0007c\u001bd\u007fe\u0085f\rg")).toBe("aU+0000bU+0007cU+001BdU+007FeU+0085fU+000Dg");
});

test("nothing turns the direction of what follows, and nothing without width hides", () => {
  const turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c";
  const hidden = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u2028\u2029\u{e0041}";
  for (const character of turning + hidden) {
    const { text } = visibleText(`a${character}b`);
    expect(text).not.toContain(character);
    expect(text).toContain(`U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`);
  }
});

test("half of a surrogate pair is named, a whole one is a character", () => {
  expect(seen("\ud83d\udc0b \ud83d \udc0b")).toBe("\ud83d\udc0b U+D83D U+DC0B");
});

test("letters of any script are left alone", () => {
  const text = "Κάλλιστα, слово, שלום, مرحبا, 鲸鱼, é";
  expect(visibleText(text).text).toBe(text);
});
