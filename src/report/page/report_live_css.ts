/** What the page's script adds: charts drawn over their stills, what tells their points, headings that sort. */
export const REPORT_LIVE_CSS = `
/* Never so small that its letters cannot be read: on a phone it is scrolled. */
.picture {
  position: relative; width: min(var(--width) * 1px, max(100%, var(--width) * .78px)); overflow: clip; background: #fff;
  border-radius: 8px;
}
.picture::after {
  content: ""; position: absolute; inset: 0; border: 1px solid var(--line); border-radius: inherit; pointer-events: none;
}
.picture img { display: block; width: 100%; height: auto; }
.chart { position: relative; }
.picture canvas { position: absolute; display: block; }
.live .picture { background: var(--raised); }
.live .picture img { opacity: 0; }
.ring {
  position: absolute; width: 22px; height: 22px; margin: -11px; border: 2px solid var(--ink); border-radius: 50%;
  pointer-events: none;
}
.tip {
  position: absolute; z-index: 2; max-width: min(24rem, 100%); padding: .45rem .7rem .5rem; pointer-events: none;
  background: var(--ink); color: var(--paper); border-radius: 6px; font-size: .8125rem; line-height: 1.4;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; box-shadow: 0 4px 16px rgb(0 0 0 / .2);
}
.tip[hidden], .ring[hidden] { display: none; }
.sort {
  font: inherit; color: inherit; letter-spacing: inherit; text-align: inherit; background: none; border: 0; padding: 0;
  cursor: pointer;
}
.sort:hover { text-decoration: underline dotted var(--soft); text-underline-offset: .2em; }
thead th:not(:first-child) { position: relative; }
thead th[aria-sort] { border-bottom-color: var(--accent); }
[aria-sort] .sort::after { position: absolute; right: .1rem; bottom: .6rem; content: "▲"; font-size: .6rem; color: var(--accent); }
[aria-sort="descending"] .sort::after { content: "▼"; }
@media print {
  .picture { width: 100%; max-width: calc(var(--width) * 1px); }
  .picture, .live .picture { background: #fff; }
  .live .picture img { opacity: 1; }
  .picture canvas, .ring, .tip, .screen-only, .sort::after { display: none !important; }
}
`;
