import { REPORT_LIVE_CSS } from "./report_live_css.ts";
import { REPORT_PRINT_CSS } from "./report_print_css.ts";

/** The page's looks on a screen, light and dark, and on paper. */
export const REPORT_CSS = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --ink: #1c1c1e; --soft: #5c5f66; --line: #e3e3e1; --raised: #ffffff; --tint: #f4f4f2;
  --accent: #0b5c94; --caution: #7a4b00; --caution-tint: #fff6e3; --edge: rgb(0 0 0 / .22);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17181a; --ink: #ececea; --soft: #a2a5ab; --line: #313336; --raised: #202225; --tint: #1e2022;
    --accent: #7cc0f0; --caution: #f0c674; --caution-tint: #2b2518; --edge: rgb(255 255 255 / .24);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2.25rem) 4rem; max-width: 82rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.55 var(--sans); text-wrap: pretty;
}
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
h1, h2, h3, h4, p, ul, dl, figure { margin: 0; padding: 0; }
small { font-size: .8125em; color: var(--soft); font-weight: 400; }
code, pre { font-family: var(--mono); font-size: .875em; }
pre { margin: 0; padding: .7rem .9rem; background: var(--tint); border-radius: 6px; overflow-x: auto; }

header { padding: clamp(1.5rem, 5vw, 3.5rem) 0 1.5rem; max-width: 52rem; }
.kicker { font-size: .875rem; font-weight: 650; letter-spacing: .01em; }
.kicker span { font-weight: 400; color: var(--soft); margin-left: .6em; }
h1 { font-size: 1rem; font-weight: 400; color: var(--soft); margin-top: .15rem; }
.answer {
  margin-top: 1.4rem; font-size: clamp(1.125rem, .95rem + .9vw, 1.5rem); line-height: 1.42; letter-spacing:
  -.008em;
}
.answer p + p { margin-top: .5em; }
.cautions {
  list-style: none; margin-top: 1.5rem; padding: .7rem 1rem; border-left: 3px solid var(--caution);
  background: var(--caution-tint); color: var(--caution); font-size: .9375rem; border-radius: 0 6px 6px 0;
}
.cautions li + li { margin-top: .3rem; }

nav { border-block: 1px solid var(--line); padding: .55rem 0; font-size: .9375rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
nav a { text-decoration: none; display: inline-block; padding: .25rem 0; }
nav a:hover { text-decoration: underline; }
section { padding-top: 2.75rem; }
h2 { font-size: 1.375rem; font-weight: 650; letter-spacing: -.012em; line-height: 1.25; margin-bottom: 1rem; }

section > h3 { font-size: 1.0625rem; font-weight: 650; margin: 2.25rem 0 .6rem; }
section > p + .scroll { margin-top: .8rem; }
.whole { white-space: nowrap; }

/* At an edge with more behind it a shadow shows: it stays, while the paper that covers it moves with what is scrolled. */
.scroll {
  overflow-x: auto; overscroll-behavior-x: contain;
  background:
    linear-gradient(to right, var(--paper) 40%, transparent) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--edge), transparent) left / 1.1rem 100% no-repeat scroll,
    linear-gradient(to left, var(--edge), transparent) right / 1.1rem 100% no-repeat scroll;
}
table {
  border-collapse: collapse; min-width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums lining-nums;
  line-height: 1.35;
}
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.legend { color: var(--soft); font-size: .875rem; margin-top: .8rem; max-width: 60rem; }
.legend b { color: var(--ink); }
th, td { padding: .55rem .3rem .55rem .35rem; text-align: right; vertical-align: top; white-space: nowrap; }
thead th {
  font-size: .8125rem; line-height: 1.3; white-space: normal; font-weight: 600; vertical-align: bottom;
  border-bottom: 1.5px solid var(--ink);
}
thead .over th { border-bottom: 1px solid var(--line); font-size: .875rem; padding-bottom: .3rem; }
thead small { display: block; white-space: nowrap; }
.arrow { color: var(--soft); font-weight: 400; }
th:first-child {
  text-align: left; padding-left: 0; padding-right: .5rem; position: sticky; left: 0; background: var(--paper);
  z-index: 1;
}
tbody th { font-weight: 600; }
tbody th small { display: block; }
.software { color: var(--caution); font-weight: 400; }
tbody tr + tr > *, tbody + tbody tr:first-child > * { border-top: 1px solid var(--line); }
tbody:last-child tr:last-child > * { border-bottom: 1px solid var(--line); }
.mark { vertical-align: -.02em; }
td { position: relative; padding-right: .85rem; }
thead th:not(:first-child) { padding-right: .85rem; }
td small { display: block; font-size: .6875rem; letter-spacing: -.005em; }
.number {
  font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer;
  text-decoration: underline dotted transparent; text-underline-offset: .2em;
}
.number:hover { text-decoration-color: var(--soft); }
.number.best { font-weight: 700; }
.number.invalid { color: var(--soft); font-style: italic; }
.bound { color: var(--soft); font-weight: 400; }
.rank, td sup { position: absolute; margin-left: .18em; }
.rank { font-size: .8em; line-height: 1.7; }
td sup { font-size: .7em; }
sup a { text-decoration: none; }
.none { color: var(--soft); cursor: help; }
td.words, th.words { text-align: left; white-space: normal; min-width: 9rem; }
.checks { list-style: none; font-size: .875rem; color: var(--soft); padding: .3rem 0 .6rem; }
.checks b { color: var(--ink); font-weight: 600; }
.wrong { color: var(--caution) !important; white-space: normal; }
.group th { padding-top: 1.4rem; font-size: .8125rem; color: var(--soft); font-weight: 600; }
.anchors, .anchors th, .anchors .number { color: var(--soft); }
.anchors tr:first-child > * { border-top: 1px solid var(--soft) !important; }
.notes { list-style: none; margin-top: .8rem; color: var(--soft); font-size: .875rem; max-width: 60rem; }
.notes li { padding-left: 1.3em; text-indent: -1.3em; }
.notes li + li { margin-top: .2rem; }
.notes b { display: inline-block; width: 1.3em; text-indent: 0; font-weight: 600; color: var(--ink); }
.notes li:target { color: var(--ink); }

.on-paper { display: none; }
.card {
  width: min(30rem, calc(100vw - 2rem)); max-height: min(36rem, calc(100vh - 2rem)); overflow: auto;
  padding: 1.1rem 1.3rem 1.3rem; border: 1px solid var(--line); border-radius: 10px;
  background: var(--raised); color: var(--ink); box-shadow: 0 12px 40px rgb(0 0 0 / .18); font-size: .875rem;
}
.card::backdrop { background: rgb(0 0 0 / .06); }
.card h3 { font-size: .875rem; font-weight: 600; color: var(--soft); padding-right: 2rem; }
.card .value { font-size: 1.25rem; font-weight: 650; font-variant-numeric: tabular-nums; margin: .1rem 0 .8rem; }
.card h4 {
  font-size: .8125rem; font-weight: 600; margin: 1rem 0 .3rem; padding-top: .8rem; border-top: 1px solid
  var(--line);
}
.card h4 code { font-weight: 400; color: var(--soft); margin-left: .3em; }
.card pre { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(6.5rem, max-content) 1fr; gap: .2rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.close {
  position: absolute; top: .6rem; right: .7rem; width: 2rem; height: 2rem; border: 0; border-radius: 50%;
  background: none; color: var(--soft); font: 1.25rem/1 var(--sans); cursor: pointer;
}
.close:hover { background: var(--tint); color: var(--ink); }

.chart + .chart { margin-top: 2rem; }
figcaption { color: var(--soft); font-size: .875rem; max-width: 46rem; margin-top: .6rem; }

.wall { display: flex; gap: 1.6rem; width: max-content; padding-bottom: .6rem; }
.strip h3 {
  font-size: .875rem; font-weight: 600; line-height: 1.3; margin-bottom: .5rem; height: 2.5rem; white-space:
  nowrap;
}
.strip small { display: block; }
.pair { display: flex; gap: 3px; }
.cut { position: relative; display: block; overflow: hidden; border-radius: 3px; }
.cut::after {
  content: ""; position: absolute; inset: 0;
  background: repeating-linear-gradient(to bottom, transparent 0 55px, var(--paper) 55px 56px);
}
.cut img { display: block; image-rendering: pixelated; }
.near { opacity: .62; }
.index {
  list-style: none; margin: 0; padding: 0; color: var(--soft); font-size: .75rem; font-variant-numeric:
  tabular-nums; text-align: right;
}
.index li { height: 56px; line-height: 56px; }
.missing {
  width: 56px; font-size: .75rem; color: var(--soft); border: 1px dashed var(--line); display: grid; place-items:
  center; text-align: center;
}

.guide { grid-template-columns: minmax(8rem, 12rem) minmax(0, 46rem); gap: .9rem 1.5rem; }
.guide dt { color: var(--ink); font-weight: 600; }
cite { color: var(--soft); font-style: normal; font-size: .875em; display: block; }
.facts { font-size: .9375rem; margin-top: .9rem; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); }
details { border-top: 1px solid var(--line); margin-top: .9rem; padding-top: .7rem; }
summary { cursor: pointer; font-weight: 600; }
details .facts { font-size: .875rem; }
footer {
  margin-top: 3.5rem; padding-top: .9rem; border-top: 1px solid var(--line); color: var(--soft); font-size:
  .875rem;
}

@media (max-width: 76rem) {
  table { font-size: .8125rem; }
  th, td { padding-left: .2rem; }
  td, thead th:not(:first-child) { padding-right: .75rem; }
}
@media (max-width: 34rem) {
  .software { display: block; }
  .guide, .facts { grid-template-columns: 1fr; gap: .1rem; }
  .guide dd, .facts dd { margin-bottom: .8rem; }
}
${REPORT_LIVE_CSS}${REPORT_PRINT_CSS}`;
