import { createHash } from "node:crypto";
import { Markup, markup } from "../report/page/markup.ts";
import { REPORT_CSS } from "../report/page/report_css.ts";
import { SERVE_CSS } from "./serve_css.ts";

/** A page of the server, without what is the same on all of them. */
export interface Page {
  /** Of the window, before ": Assay". */
  readonly title: string;
  /** Shown on top; the title where it is left out. */
  readonly heading?: string;
  /** Which entry of the navigation this is. */
  readonly at?: "/" | "/leaderboard" | "/compare" | "/people";
  /** What stands between the navigation and the footer: sections with headings of the second level. */
  readonly body: Markup;
  /** Scripts of this page, each a whole program without `</script`; the policy allows these and no others. */
  readonly scripts?: readonly string[];
  /** Rules of this page alone. */
  readonly css?: string;
  /** Seconds after which a browser without script loads the page again. */
  readonly refresh?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const ENTRIES = [
  ["/", "Runs"],
  ["/leaderboard", "Leaderboards"],
  ["/compare", "Compare"],
  ["/people", "People"],
] as const;

/**
 * A page as an answer, with a policy that allows its own style and scripts, pictures and connections of this server, and
 * nothing else.
 *
 * @example
 * ```ts
 * page({ title: "Runs", at: "/", body: markup`<section><h2>Runs</h2></section>` }).status; // 200
 * ```
 */
export function page({ title, heading = title, at, body, scripts = [], css = "", ...rest }: Page): Response {
  const { refresh, status = 200, headers = {} } = rest;
  const style = `${REPORT_CSS}${SERVE_CSS}${css}`;
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}: Assay</title>
<link rel="icon" href="data:,">
${
    refresh === undefined
      ? null
      : markup`<noscript><meta http-equiv="refresh" content="${refresh}"></noscript>\n`
  }<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<p class="kicker"><a href="/">Assay</a></p>
<h1>${heading}</h1>
</header>
<nav aria-label="Pages"><ul>${
    ENTRIES.map(([path, name]) =>
      markup`<li><a href="${path}"${path === at ? markup` aria-current="page"` : null}>${name}</a></li>`
    )
  }</ul></nav>
<main id="main">
${body}</main>
<footer>Read from the folders of runs on this machine; nothing is loaded from elsewhere.</footer>
${scripts.map((script) => markup`<script>${new Markup(script)}</script>\n`)}</body>
</html>
`.text;
  return new Response(text, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policy([style], scripts),
      ...headers,
    },
  });
}

function policy(styles: readonly string[], scripts: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styles.map(hashSource).join(" ")}`,
    `script-src ${scripts.length === 0 ? "'none'" : scripts.map(hashSource).join(" ")}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Those that were asked for: styles and scripts are few, and the same at every request. */
const hashes = new Map<string, string>();

function hashSource(text: string): string {
  const known = hashes.get(text) ?? `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  hashes.set(text, known);
  return known;
}
