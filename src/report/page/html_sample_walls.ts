import type { Gallery, Run } from "../../core/run.ts";
import { dataUrl } from "./data_url.ts";
import { familyMark } from "./html_family_mark.ts";
import { type Markup, markup } from "./markup.ts";
import { rowStyle } from "../words/row_style.ts";

/** Side of one enlarged sample in CSS pixels: twice an MNIST digit, so that its pixels stay square. */
const SIDE = 56;

/** Pictures of one model in a wall: strips of `count` images, by their paths. */
type Strips = Pick<Gallery, "count" | "samples" | "neighbours" | "training"> & { readonly model: string };

/**
 * Samples side by side: real data first, then one column a model, the same indices in the same rows; beside each sample
 * the real images nearest to it. Then the samples furthest from real data in the same way. `null` where the run has no
 * pictures.
 *
 * @param images PNG bytes by path; a strip that is not there is said to be missing.
 */
export function sampleWalls(run: Run, images: ReadonlyMap<string, Uint8Array>): Markup | null {
  const anchors = anchorIds(run);
  const galleries = run.galleries.toSorted((a, b) => Number(anchors.has(b.model)) - Number(anchors.has(a.model)));
  if (galleries.length === 0) return null;
  const worst = galleries.flatMap(({ model, worst }) => worst === undefined ? [] : [{ model, ...worst }]);
  const chosen = markup`How they were chosen: ${rules(galleries)}. A row has the same index in every column.`;
  const first = wall(run, galleries, images, { name: "Samples of every model", caption: chosen, start: 0 });
  if (worst.length === 0) return first;
  return markup`${first}
<h3 class="wall-title" id="furthest">The least like real images</h3>
${
    wall(run, worst, images, {
      name: "The samples of every model that are furthest from real images",
      caption: markup`How they were chosen: ${rules(worst)}.`,
      start: 1,
    })
  }`;
}

/** Where a column's files are, in the order in which they stand beside each other. */
export function stripPaths({ samples, neighbours, training, worst }: Gallery): string[] {
  const paths = [samples, neighbours, training, worst?.samples, worst?.neighbours, worst?.training];
  return paths.filter((path) => path !== undefined);
}

function anchorIds(run: Run): ReadonlySet<string> {
  return new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
}

/** Each rule once, with the models that it chose for. */
function rules(galleries: readonly { readonly model: string; readonly rule: string }[]): string {
  const groups = [...Map.groupBy(galleries, ({ rule }) => rule)];
  if (groups.length === 1) return groups[0]?.[0] ?? "";
  return groups.map(([rule, same]) => `${same.map(({ model }) => model).join(", ")}: ${rule}`).join("; ");
}

function wall(
  run: Run,
  columns: readonly Strips[],
  images: ReadonlyMap<string, Uint8Array>,
  { name, caption, start }: { name: string; caption: Markup; start: number },
): Markup {
  const anchors = anchorIds(run);
  const rows = Math.max(...columns.map(({ count }) => count));
  const index = Array.from({ length: rows }, (_, i) => markup`<li>${start + i}</li>`);
  return markup`<figure>
<div class="scroll" role="region" aria-label="${name}" tabindex="0"><div class="wall">
<div class="strip"><h3 aria-hidden="true">&nbsp;</h3><ol start="${start}" class="index" aria-hidden="true">${index}</ol></div>
${columns.map((one) => column(run, one, images, anchors.has(one.model)))}</div></div>
<figcaption>${caption}${reading(columns)}
Pixels are enlarged without smoothing.</figcaption>
</figure>`;
}

/** What the pictures beside the samples are. */
function reading(columns: readonly Strips[]): Markup | null {
  if (columns.every(({ neighbours }) => neighbours === undefined)) return null;
  const trained = columns.some(({ training }) => training !== undefined);
  const nearest = " by the squared difference of grey levels";
  return trained
    ? markup` The dimmed pictures beside a sample are the held-out image and the training image nearest to it${nearest}: a
twin in training that is none among the held-out is a sign of memory.`
    : markup` The dimmed picture beside a sample is the held-out image nearest to it${nearest}. The nearest training image
stands there too where the training data are at hand (<code>--data</code>).`;
}

function column(
  run: Run,
  { model, count, samples, neighbours, training }: Strips,
  images: ReadonlyMap<string, Uint8Array>,
  anchor: boolean,
): Markup {
  const row = run.rows.find(({ id }) => id === model);
  const what = anchor ? "real images" : "samples";
  const beside = [[neighbours, "held-out"], [training, "training"]] as const;
  const strips = [
    strip(images.get(samples), count, `${count} ${what} of ${model}, top to bottom`, "drawn"),
    ...beside.flatMap(([path, from]) =>
      path === undefined
        ? []
        : [strip(images.get(path), count, `The ${from} image nearest to each sample of ${model}`, "near")]
    ),
  ];
  const mark = row === undefined ? null : familyMark(rowStyle(row));
  const named = beside.filter(([path]) => path !== undefined).map(([, from]) => from);
  const small = named.length === 0 ? what : ["sample", ...named].join(", ");
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
