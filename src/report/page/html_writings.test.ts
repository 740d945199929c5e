import { expect, test } from "vitest";
import type { Run, Writing } from "../../core/run.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { writings } from "./html_writings.ts";

const run = fixtureTextRun();
const page = writings(run)!.text;

type Sample = Writing["samples"][number];

/** A run in which one model wrote one text. */
function wrote(sample: Omit<Sample, "prompt">): string {
  const writing: Writing = {
    model: "kn-moby",
    decoding: "sampling",
    rule: "the first",
    samples: [{ prompt: "p", ...sample }],
  };
  return writings({ ...run, writings: [writing] } satisfies Run)!.text;
}

test("each prompt stands once, and beneath it the real text and then every model in the run's order", () => {
  const prompts = page.split('<article class="prompt"').slice(1);
  expect(prompts).toHaveLength(2);
  for (const one of prompts) {
    const models = [...one.matchAll(/<\/svg> ([\w-]+)<small>/g)].map(([, model]) => model);
    expect(models).toEqual(["held-out", "kn-moby", "lstm-moby", "gpt-moby", "gpt-bytes"]);
  }
  expect(page.match(/As for the whiteness of the whale, it was/g)).toHaveLength(1);
});

test("how texts were chosen and drawn is said, once where it is the same for all", () => {
  expect(page).toContain("How they were chosen: the first 2 of 256 prompts, which lie evenly over the text.");
  expect(page).toContain(
    "How tokens were drawn: held-out: the text itself; kn-moby, lstm-moby, gpt-moby, gpt-bytes: sampling.",
  );
});

test("the copied run is marked, counted and explained, and the passage can be opened", () => {
  const text = wrote({
    text: "I saw the white whale",
    copied: [6, 21],
    nearest: { passage: "<the> white whale", distance: 0.25 },
  });
  expect(text).toContain(
    'I saw <mark title="15 characters verbatim in the training text">the white whale</mark></p>',
  );
  expect(text).toContain("<summary>15 characters verbatim, distance 0.25</summary>");
  expect(text).toContain("&lt;the&gt; white whale");
  expect(text).toContain("Underlined</mark> is the longest run of characters");
  expect(wrote({ text: "nothing copied" })).not.toContain("<mark");
});

test("text of a model never becomes markup, and what would not show is named", () => {
  expect(page).toContain("&lt;b&gt;not&lt;/b&gt; &amp; a colour");
  expect(page).not.toContain("<b>not");
  // deno-lint-ignore no-control-regex -- they must not be there
  expect(page).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);
  expect(page).toContain('<span class="codepoint" title="a character that does not show">U+202E</span>');
  const prompt: Writing = {
    model: "kn-moby",
    decoding: "</p>",
    rule: "<i>",
    samples: [{ prompt: "<p>\u202e", text: "" }],
  };
  const all = writings({ ...run, writings: [prompt] })!.text;
  expect(all).not.toMatch(/<i>|\u202e/);
  expect(all).toContain("&lt;p&gt;<span");
});

test("a mark that would split a character takes it whole, and ranges beyond the text are cut", () => {
  expect(wrote({ text: "a \ud83d\udc0b b", copied: [3, 5] })).toContain(">\ud83d\udc0b </mark>b");
  expect(wrote({ text: "a \ud83d\udc0b b", copied: [0, 3] })).toContain(">a \ud83d\udc0b</mark> b");
  expect(wrote({ text: "ab", copied: [1, 99] })).toContain(
    'a<mark title="1 character verbatim in the training text">b</mark>',
  );
  expect(wrote({ text: "ab", copied: [2, 2] })).not.toContain("<mark");
});

test("a model that wrote nothing says so, and a run without texts has no such section", () => {
  expect(wrote({ text: "" })).toContain('<span class="none">nothing</span>');
  expect(writings({ ...run, writings: [] })).toBeNull();
});
