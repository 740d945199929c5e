import type { Run } from "../../core/run.ts";
import { answer, cautions } from "../answer/answer.ts";
import { chartFigure, type DrawnChart } from "./html_chart.ts";
import { otherDecodings } from "./html_decodings.ts";
import { FAMILIES_FILE } from "./families_page.ts";
import { likelihoodMethods, outlierFindings, sanityChecks } from "./html_likelihoods.ts";
import { manifestSection } from "./html_manifest.ts";
import { metricGuide } from "./html_metric_guide.ts";
import { numberCard } from "./html_number_card.ts";
import { modelPairs } from "./html_pairs.ts";
import { results } from "./html_results_table.ts";
import { devicesRan, runtimesCompared } from "./html_runtimes.ts";
import { whatPeopleSee } from "./html_people.ts";
import { sampleWalls } from "./html_sample_walls.ts";
import { stepSweeps } from "./html_sweeps.ts";
import { writings } from "./html_writings.ts";
import { Markup, markup } from "./markup.ts";
import { pageScripts } from "./page_scripts.ts";
import { REPORT_CSS } from "./report_css.ts";
import { REPORT_TEXT_CSS } from "./report_text_css.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { isTextRun } from "../words/text_run.ts";
import { headWarnings } from "../words/head_warnings.ts";

/** The pictures of a report. */
export interface ReportAssets {
  readonly charts: readonly DrawnChart[];
  /** PNG bytes of the galleries by their path in the run's folder. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** Whether the page of textbook claims stands beside the report. */
  readonly families?: boolean;
  /** Why there are no charts, where drawing them failed. */
  readonly chartsMissing?: string;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

/** Everything the page needs is in it: the policy makes the browser hold it to that. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * A run as one page that needs no network and no second file. It is whole without its script, by which charts tell their
 * points and tables sort.
 *
 * @example
 * ```ts
 * await Deno.writeTextFile("report.html", reportHtml(run, { charts: charts(run), images: new Map() }));
 * ```
 */
export function reportHtml(measured: Run, assets: ReportAssets): string {
  const run = withSoftwareLabels(measured);
  const all = sections(run, assets);
  const scripts = pageScripts(assets.charts.length === 0 ? null : run);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}; ${scripts.policy}">
<meta name="color-scheme" content="light dark">
<title>${run.suite}, ${run.id}: Assay</title>
<style>${new Markup(isTextRun(run) ? REPORT_CSS + REPORT_TEXT_CSS : REPORT_CSS)}</style>
</head>
<body>
${header(run)}
<nav aria-label="Contents"><ul>${all.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}${
    assets.families === true ? markup`<li><a href="${FAMILIES_FILE}">What textbooks say</a></li>` : null
  }</ul></nav>
<main>
${all.map(section)}</main>
<aside class="cards" aria-label="How each number was measured">
<h2 class="on-paper">How each number was measured</h2>
${run.cells.map((cell) => numberCard(run, cell))}</aside>
<footer>Assay ${run.manifest.versions["assay"] ?? ""}, run ${run.id}</footer>
${scripts.body}</body>
</html>
`.text;
}

function header(run: Run): Markup {
  const models = run.rows.filter((row) => row.role === "model").length;
  const facts = [
    `preset ${run.preset}`,
    `seed ${run.manifest.seed}`,
    `${models} ${models === 1 ? "model" : "models"}`,
    run.manifest.finishedAt.slice(0, 10),
  ];
  const warned = [...cautions(run), ...headWarnings(run.manifest.warnings)];
  const warnings = warned.length === 0
    ? null
    : markup`\n<ul class="cautions" aria-label="Cautions">${warned.map((text) => markup`<li>${text}</li>`)}</ul>`;
  return markup`<header>
<p class="kicker">Assay <span>${facts.join(" · ")}</span></p>
<h1>Suite ${run.suite}</h1>
<div class="answer">${answer(run).map((sentence) => markup`<p>${sentence}</p>\n`)}</div>${warnings}
</header>`;
}

function section({ id, title, body }: Section): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>
`;
}

function sections(run: Run, { charts, images, chartsMissing }: ReportAssets): Section[] {
  const walls = sampleWalls(run, images);
  const missing = chartsMissing === undefined ? null : markup`<p>The charts could not be drawn: ${chartsMissing}</p>`;
  return [
    { id: "results", title: "Results", body: results(run) },
    ...(charts.length > 0 || missing !== null
      ? [{ id: "charts", title: "Charts", body: markup`${charts.map(chartFigure)}${missing}` }]
      : []),
    ...optional("steps", "Steps of diffusion", stepSweeps(run)),
    ...optional("runtimes", "Runtimes side by side", runtimesCompared(run)),
    ...optional("devices", "What it ran on", devicesRan(run)),
    ...optional("writings", "The same prompts continued", writings(run)),
    ...optional("decodings", "Other ways of drawing", otherDecodings(run)),
    ...optional("methods", "Likelihoods by method", likelihoodMethods(run)),
    ...optional("pairs", "Models compared", modelPairs(run)),
    ...optional("outliers", "Telling outliers", outlierFindings(run)),
    ...optional("checks", "Checks before the numbers are trusted", sanityChecks(run)),
    ...(walls === null ? [] : [{ id: "samples", title: "Samples", body: walls }]),
    ...optional("people", "What people see", whatPeopleSee(run)),
    { id: "reading", title: "How to read the numbers", body: metricGuide(run) },
    { id: "manifest", title: "What reproduces this run", body: manifestSection(run) },
  ];
}

function optional(id: string, title: string, body: Markup | null): Section[] {
  return body === null ? [] : [{ id, title, body }];
}
