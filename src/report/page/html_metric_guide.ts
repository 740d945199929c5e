import type { Column, Run } from "../../core/run.ts";
import { columnName } from "../words/column_heading.ts";
import { type Markup, markup } from "./markup.ts";
import { METRIC_GUIDE } from "../words/metric_guide.ts";
import { SPEED_METRIC_GUIDE } from "../words/speed_metric_guide.ts";
import { TEXT_METRIC_GUIDE } from "../words/text_metric_guide.ts";

/** How to read each metric of the run, its intervals and its conventions. */
export function metricGuide(run: Run): Markup {
  return markup`<dl class="guide">
${
    run.columns.map((column) => entry(column, run.columns))
  }<dt>Intervals</dt><dd>A number stands on a finite sample, so it would come out a little different with another
one. The interval says by how much, and digits that it does not support are left out. Two models are told apart by
a comparison on the same examples where the run has one, else where their intervals do not overlap.</dd>
<dt>Conventions</dt><dd>Everything that a number depends on beside the model and the data: network, sample size,
estimator. A convention's short name is its fingerprint, and only numbers with the same fingerprint are ranked together.</dd>
</dl>`;
}

function entry(column: Column, columns: readonly Column[]): Markup {
  const { id, unit, direction } = column;
  const known = METRIC_GUIDE[id] ?? SPEED_METRIC_GUIDE[id] ?? TEXT_METRIC_GUIDE[id];
  const plain = `${direction === "lower" ? "Lower" : "Higher"} is better${unit === "" ? "" : `, in ${unit}`}.`;
  const source = known === undefined ? null : markup` <cite>${known.source}</cite>`;
  return markup`<dt>${columnName(columns, column)}</dt><dd>${known?.reads ?? plain}${source}</dd>\n`;
}
