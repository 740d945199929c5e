import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Run } from "../../core/run.ts";
import { chartRun } from "./chart_run.ts";
import { Markup, markup } from "./markup.ts";

/** Scripts as they stand in a page. */
export interface PageScripts {
  /** Elements for the end of the body. */
  readonly body: Markup;
  /** What the page's policy lets run: exactly these, by their hashes; a `script-src` of a Content-Security-Policy. */
  readonly policy: string;
}

/**
 * The scripts of a report: Chart.js with the run's data where there are charts to draw, and the page's own.
 *
 * @param run The run that the page is of, `null` where it has no charts.
 *
 * @example
 * ```ts
 * pageScripts(run).policy; // "script-src 'sha256-…' 'sha256-…'"
 * ```
 */
export function pageScripts(run: Run | null): PageScripts {
  const own = readFileSync(new URL("browser/compiled.js", import.meta.url), "utf8");
  const scripts = run === null ? [own] : [chartJs(), own];
  const data = run === null
    ? null
    : markup`<script type="application/json" id="run">${embedded(chartRun(run))}</script>\n`;
  return {
    body: markup`${data}${scripts.map((script) => markup`<script>${new Markup(script)}</script>\n`)}`,
    policy: `script-src ${scripts.map((script) => `'sha256-${sha256Base64(script)}'`).join(" ")}`,
  };
}

/** JSON in which no text can end the element that it stands in. */
export function embedded(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

/** Chart.js as one script, which the package has beside its modules; without the address of its source map. */
function chartJs(): string {
  const folder = dirname(createRequire(import.meta.url).resolve("chart.js"));
  const script = readFileSync(join(folder, "chart.umd.min.js"), "utf8");
  return script.replace(/\s*\/\/# sourceMappingURL=.*\s*$/, "");
}

function sha256Base64(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
