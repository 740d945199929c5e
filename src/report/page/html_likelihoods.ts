import type { Check, Likelihood, Run } from "../../core/run.ts";
import { boundMark, kindPhrase } from "../words/bound_mark.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import { formatNumber, formatValue, supportedDecimals } from "../words/format_value.ts";
import { familyMark } from "./html_family_mark.ts";
import { type Markup, markup } from "./markup.ts";
import { outlierFinding } from "../words/outlier_finding.ts";

/** Every method by which a model's likelihood was measured, its terms and its price; `null` where there are none. */
export function likelihoodMethods(run: Run): Markup | null {
  const likelihoods = run.likelihoods ?? [];
  if (likelihoods.length === 0) return null;
  const groups = [...Map.groupBy(likelihoods, ({ cell }) => groupOf(run, cell.model))].map(([group, own]) =>
    markup`<tbody>${
      group === undefined ? null : markup`<tr class="group"><th scope="rowgroup" colspan="6">${group}</th></tr>\n`
    }${own.map((likelihood, i) => methodRow(likelihood, own[i - 1]?.cell.model === likelihood.cell.model))}</tbody>\n`
  );
  return markup`<div class="scroll" role="group" aria-label="Likelihoods by method" tabindex="0"><table>
<caption class="unseen">Likelihoods by method</caption>
<thead><tr><th scope="col">model</th><th scope="col" class="words">method</th><th scope="col">bits/dim</th><th scope="col" class="words">terms, bits/dim</th><th
 scope="col">images</th><th scope="col">network passes an image</th></tr></thead>
${groups}</table></div>
<p class="legend">≤ and ≥ are bounds, ≈ is an estimate, which may err to either side. Methods that were spent on fewer images than a model's first are carried to all of its images by the paired difference.</p>`;
}

function methodRow({ method, evaluations, cell }: Likelihood, again: boolean): Markup {
  const name = again
    ? markup`<span class="unseen">${cell.model}</span>`
    : markup`${cell.model}<small>${familyMark(FAMILY_STYLE[cell.family])} ${FAMILY_STYLE[cell.family].name}</small>`;
  if (cell.state !== "measured" && cell.state !== "invalid") {
    return markup`<tr><th scope="row">${name}</th><td class="words">${method}</td><td title="${cell.reason}">${cell.state}</td><td
 colspan="3" class="words">${cell.reason}</td></tr>\n`;
  }
  const { value, low, high } = formatValue(cell.value, cell.interval);
  const mark = cell.kind === "estimate" ? "≈" : boundMark(cell);
  const decimals = supportedDecimals(cell.value, cell.interval);
  const terms = Object.entries(cell.terms ?? {}).map(([term, bits]) =>
    `${term.replaceAll("_", " ")} ${formatNumber(bits, decimals)}`
  );
  const wrong = cell.state === "invalid" ? markup`<small class="wrong">invalid: ${cell.reason}</small>` : null;
  return markup`<tr><th scope="row">${name}</th><td class="words">${method}<small>${
    kindPhrase(cell) ?? ""
  }</small></td><td>${mark === "" ? null : markup`<span class="bound">${mark}</span>&nbsp;`}${value}${
    low === null ? null : markup`<small>[${low}, ${high ?? ""}]</small>`
  }${wrong}</td><td class="words">${terms.join(", ")}</td><td>${cell.n.toLocaleString("en-US")}</td><td>${
    evaluations === undefined ? "" : Math.round(evaluations).toLocaleString("en-US")
  }</td></tr>\n`;
}

/** What was checked before the numbers were trusted; `null` where nothing was. */
export function sanityChecks(run: Run): Markup | null {
  const checks = run.checks ?? [];
  if (checks.length === 0) return null;
  const failed = checks.filter(({ ok }) => !ok);
  const summary = failed.length === 0
    ? `All ${checks.length} checks were passed.`
    : `${failed.length} of ${checks.length} checks failed: the cells that rest on them are invalid.`;
  const models = [...Map.groupBy(checks, ({ model }) => model)].map(([model, own]) =>
    markup`<details${own.every(({ ok }) => ok) ? null : markup` open`}><summary>${model}: ${
      own.filter(({ ok }) => ok).length
    } of ${own.length}</summary>
<ul class="checks">${own.map(checkItem)}</ul></details>\n`
  );
  return markup`<p>${summary}</p>\n${models}`;
}

function checkItem({ check, method, ok, finding }: Check): Markup {
  return markup`<li>${ok ? "✓" : "✗"} <b>${check}</b>${method === undefined ? null : `, ${method}`}: ${finding}</li>\n`;
}

/** How models tell their own data from another dataset; `null` where nobody asked. */
export function outlierFindings(run: Run): Markup | null {
  const outliers = run.outliers ?? [];
  if (outliers.length === 0) return null;
  return markup`<p>The AUROC is the chance that an image of the model's own data scores above one from elsewhere: 0.5 is
 a coin, and below it the score points the wrong way. A high likelihood does not make an image a likely one: that models find simpler
 images from elsewhere more likely than their own data is well known (Nalisnick et al. 2019).</p>
<ul class="notes">${outliers.map((told) => markup`<li>${outlierFinding(run, told)}.</li>\n`)}</ul>`;
}

function groupOf(run: Run, model: string): string | undefined {
  return run.rows.find(({ id }) => id === model)?.group;
}
