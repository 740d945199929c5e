import type { Cell, Convention, Run } from "../../core/run.ts";
import { kindPhrase } from "../words/bound_mark.ts";
import { cellText } from "../words/cell_text.ts";
import { columnName } from "../words/column_heading.ts";
import { formatNumber, supportedDecimals } from "../words/format_value.ts";
import { type Markup, markup } from "./markup.ts";
import { reproduceCommand } from "../words/reproduce_command.ts";
import { sourceOf } from "../words/source_of.ts";

/** The id of a number's card in the page. */
export function numberId(run: Run, model: string, metric: string): string {
  return `number-${run.rows.findIndex(({ id }) => id === model)}-${run.columns.findIndex(({ id }) => id === metric)}`;
}

/**
 * What stands behind one number: size, seed, interval's method, convention, and the command that measures it again. A
 * popover on the screen, an entry of an appendix on paper; `null` for a cell without a number.
 */
export function numberCard(run: Run, cell: Cell): Markup | null {
  if (cell.state !== "measured" && cell.state !== "invalid") return null;
  const column = run.columns.find(({ id }) => id === cell.metric);
  const title = column === undefined ? cell.metric : columnName(run.columns, column);
  const id = numberId(run, cell.model, cell.metric);
  const details = cell.details === undefined || Object.keys(cell.details).length === 0
    ? null
    : markup`<h4>Of this model alone</h4>\n${facts(Object.entries(cell.details))}\n`;
  return markup`<article popover class="card" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${cell.model}, ${title}</h3>
<p class="value">${cellText(cell)}</p>
${facts(measurement(run, cell))}
<h4>Convention <code>${cell.fingerprint}</code></h4>
${facts(Object.entries(cell.convention))}
${details}<h4>Measure it again</h4>
<pre tabindex="0"><code>${reproduceCommand(run, cell.model, cell.metric)}</code></pre>
<button type="button" class="close" popovertarget="${id}" popovertargetaction="hide" aria-label="Close">×</button>
</article>
`;
}

type Fact = readonly [name: string, value: Convention[string] | undefined];

function measurement(run: Run, cell: Extract<Cell, { value: number }>): Fact[] {
  const source = sourceOf(run, cell.model);
  const decimals = supportedDecimals(cell.value, cell.interval);
  const terms = Object.entries(cell.terms ?? {}).map(([name, value]) => `${name} ${formatNumber(value, decimals)}`);
  const level = `${Math.round(cell.level * 100)} %`;
  return [
    ["value", `${plain(cell.value)}${cell.unit === "" ? "" : ` ${cell.unit}`}`],
    ["interval", cell.interval === null ? "none" : `[${cell.interval.map(plain).join(", ")}] at ${level}`],
    ["interval by", cell.convention["interval"]],
    ["n", cell.n.toLocaleString("en-US")],
    ["run", run.sources === undefined ? undefined : source.id],
    ["seed", source.manifest.seed],
    ["likelihood", kindPhrase(cell) ?? undefined],
    ["terms", terms.length === 0 ? undefined : terms.join(" + ")],
    ["not to the rule", cell.state === "invalid" ? cell.reason : undefined],
  ];
}

/** Nearly all digits, without the last ones, in which float64 shows. */
function plain(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function facts(entries: readonly Fact[]): Markup {
  const known = entries.filter(([, value]) => value !== undefined);
  return markup`<dl>${known.map(([name, value]) => markup`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl>`;
}
