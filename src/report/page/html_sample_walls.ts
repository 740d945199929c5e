import type { Gallery, Run } from "../../core/run.ts";
import { dataUrl } from "./data_url.ts";
import { familyMark } from "./html_family_mark.ts";
import { type Markup, markup } from "./markup.ts";
import { rowStyle } from "../words/row_style.ts";

/** Side of one enlarged sample in CSS pixels: twice an MNIST digit, so that its pixels stay square. */
const SIDE = 56;

/**
 * Samples side by side: real data first, then one column a model, the same indices in the same rows; beside each sample
 * its nearest held-out neighbour. `null` where the run has no pictures.
 *
 * @param images PNG bytes by path; a strip that is not there is said to be missing.
 */
export function sampleWalls(run: Run, images: ReadonlyMap<string, Uint8Array>): Markup | null {
  const anchors = new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
  const galleries = run.galleries.toSorted((a, b) => Number(anchors.has(b.model)) - Number(anchors.has(a.model)));
  if (galleries.length === 0) return null;
  const rows = Math.max(...galleries.map(({ count }) => count));
  const index = Array.from({ length: rows }, (_, i) => markup`<li>${i}</li>`);
  const columns = galleries.map((gallery) => column(run, gallery, images, anchors.has(gallery.model)));
  const rules = [...Map.groupBy(galleries, ({ rule }) => rule)]
    .map(([rule, same]) => `${same.map(({ model }) => model).join(", ")}: ${rule}`).join("; ");
  const reading = galleries.some(({ neighbours }) => neighbours !== undefined)
    ? " The dimmed picture beside a sample is the held-out image nearest to it: near twins would be a sign of memory."
    : "";
  return markup`<figure>
<div class="scroll" role="region" aria-label="Samples of every model" tabindex="0"><div class="wall">
<div class="strip"><h3>&nbsp;</h3><ol start="0" class="index" aria-hidden="true">${index}</ol></div>
${columns}</div></div>
<figcaption>How they were chosen: ${rules}. A row has the same index in every column.${reading}
Pixels are enlarged without smoothing.</figcaption>
</figure>`;
}

function column(
  run: Run,
  { model, count, samples, neighbours }: Gallery,
  images: ReadonlyMap<string, Uint8Array>,
  anchor: boolean,
): Markup {
  const row = run.rows.find(({ id }) => id === model);
  const what = anchor ? "real images" : "samples";
  const strips = [strip(images.get(samples), count, `${count} ${what} of ${model}, top to bottom`, "drawn")];
  if (neighbours !== undefined) {
    strips.push(strip(images.get(neighbours), count, `The held-out image nearest to each sample of ${model}`, "near"));
  }
  const mark = row === undefined ? null : familyMark(rowStyle(row));
  const small = neighbours === undefined ? what : "sample, neighbour";
  return markup`<div class="strip">
<h3>${mark} ${model}<small>${small}</small></h3>
<div class="pair">${strips}</div>
</div>
`;
}

function strip(png: Uint8Array | undefined, count: number, alt: string, kind: string): Markup {
  const height = count * SIDE;
  if (png === undefined) return markup`<p class="missing" style="height:${height}px">picture missing</p>`;
  const image = markup`<img src="${dataUrl(png)}" alt="${alt}" width="${SIDE}" height="${height}">`;
  return markup`<span class="cut ${kind}">${image}</span>`;
}
