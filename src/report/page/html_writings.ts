import type { Run, Writing } from "../../core/run.ts";
import { familyMark } from "./html_family_mark.ts";
import { type Markup, markup } from "./markup.ts";
import { rowKind } from "../words/row_kind.ts";
import { rowStyle } from "../words/row_style.ts";
import { visibleText } from "./visible_text.ts";

type Sample = Writing["samples"][number];

/** What one model made of a prompt. */
interface Continuation {
  readonly writing: Writing;
  readonly sample: Sample;
}

/**
 * The same prompts continued by every model, side by side: the text itself first. What stands verbatim in the
 * training text is marked, and the closest passage can be opened. `null` where nobody wrote.
 */
export function writings(run: Run): Markup | null {
  const anchors = new Set(run.rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  const ordered = (run.writings ?? [])
    .toSorted((a, b) => Number(anchors.has(b.model)) - Number(anchors.has(a.model)));
  const all = ordered.flatMap((writing) => writing.samples.map((sample): Continuation => ({ writing, sample })));
  if (all.length === 0) return null;
  const prompts = [...Map.groupBy(all, ({ sample }) => sample.prompt)];
  const marked = all.some(({ sample }) => copiedRange(sample) !== null);
  const near = all.some(({ sample }) => sample.nearest !== undefined);
  return markup`<p class="legend">How they were chosen: ${
    byWords(ordered, ({ rule }) => rule)
  }. How tokens were drawn: ${byWords(ordered, ({ decoding }) => decoding)}.${
    marked
      ? markup` <mark>Underlined</mark> is the longest run of characters that stands verbatim in the training text.`
      : null
  }${
    near ? " The distance is that to the closest passage there: edits as a share of the text's length, 0 a copy." : null
  }</p>
${prompts.map(([prompt, own], i) => continuations(run, { prompt, own, number: i + 1 }))}`;
}

function continuations(
  run: Run,
  { prompt, own, number }: { prompt: string; own: readonly Continuation[]; number: number },
): Markup {
  return markup`<article class="prompt" aria-labelledby="prompt-${number}">
<h3 id="prompt-${number}">Prompt ${number}</h3>
<blockquote class="written" dir="auto">${visibleText(prompt)}</blockquote>
<div class="continuations">
${own.map((one) => continuation(run, one))}</div>
</article>
`;
}

function continuation(run: Run, { writing: { model }, sample }: Continuation): Markup {
  const row = run.rows.find(({ id }) => id === model);
  const mark = row === undefined ? null : markup`${familyMark(rowStyle(row))} `;
  const anchor = row?.role === "anchor";
  const kind = row === undefined ? "" : anchor ? row.title : rowKind(run, row);
  return markup`<div class="continuation${anchor ? " real" : ""}">
<h4>${mark}${model}<small>${kind}</small></h4>
<p class="written" dir="auto">${marked(sample)}</p>
${origin(sample)}</div>
`;
}

/** The text with its copied run set off. */
function marked({ text, ...sample }: Sample): Markup {
  if (text === "") return markup`<span class="none">nothing</span>`;
  const range = copiedRange({ text, ...sample });
  if (range === null) return visibleText(text);
  const [start, end] = range;
  return markup`${visibleText(text.slice(0, start))}<mark title="${told(text, range)} verbatim in the training text">${
    visibleText(text.slice(start, end))
  }</mark>${visibleText(text.slice(end))}`;
}

/** How much was copied, and the closest passage. */
function origin({ nearest, ...sample }: Sample): Markup | null {
  const range = copiedRange(sample);
  const copied = range === null ? null : `${told(sample.text, range)} verbatim`;
  if (nearest === undefined) return copied === null ? null : markup`<p class="origin">${copied}</p>\n`;
  const distance = `distance ${nearest.distance.toFixed(2)}`;
  return markup`<details class="origin"><summary>${copied === null ? distance : `${copied}, ${distance}`}</summary>
<p>The closest passage of the training text:</p>
<blockquote class="written" dir="auto">${visibleText(nearest.passage)}</blockquote></details>
`;
}

/** Where the copied run stands in the text, in whole characters; `null` where there is none. */
function copiedRange({ text, copied }: Sample): [number, number] | null {
  if (copied === undefined) return null;
  const [start, end] = [inside(text, copied[0], -1), inside(text, copied[1], 1)];
  return start < end ? [start, end] : null;
}

/** A place between two characters: one within a surrogate pair is moved out of it. */
function inside(text: string, at: number, way: 1 | -1): number {
  const place = Math.min(Math.max(at, 0), text.length);
  const splits = /[\ud800-\udbff]/.test(text[place - 1] ?? "") && /[\udc00-\udfff]/.test(text[place] ?? "");
  return splits ? place + way : place;
}

function told(text: string, [start, end]: readonly [number, number]): string {
  const characters = [...text.slice(start, end)].length;
  return `${characters.toLocaleString("en-US")} ${characters === 1 ? "character" : "characters"}`;
}

/** What all writings share in a few words; where they differ, who is which. */
function byWords(all: readonly Writing[], words: (writing: Writing) => string): string {
  const groups = [...Map.groupBy(all, words)];
  if (groups.length === 1) return groups[0]?.[0] ?? "";
  return groups.map(([text, own]) => `${[...new Set(own.map(({ model }) => model))].join(", ")}: ${text}`).join("; ");
}
