/** What pages of the server need beyond the report's looks. */
export const SERVE_CSS = `
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--raised); z-index: 2; }
.kicker a { color: inherit; text-decoration: none; }
header { padding: clamp(1.2rem, 3vw, 2.2rem) 0 1.1rem; }
header h1 {
  font-size: clamp(1.25rem, 1rem + 1.2vw, 1.75rem); font-weight: 650; color: var(--ink); letter-spacing: -.012em;
  line-height: 1.25; overflow-wrap: anywhere;
}
nav a[aria-current] { color: var(--ink); font-weight: 650; }
section { padding-top: 2rem; }
section > p { max-width: 52rem; }
section > * + p, section > p + * { margin-top: .7rem; }
.choices { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-size: .9375rem; }
.choices + .choices { margin-top: .5rem; }
.choices a { display: inline-block; padding: .2rem 0; overflow-wrap: anywhere; }
.choices [aria-current] { color: var(--ink); font-weight: 650; text-decoration: none; }
.others { list-style: none; max-width: 60rem; font-size: .9375rem; }
.others li + li { margin-top: .3rem; }
td.text, th.text { text-align: left; }
td.long { white-space: normal; min-width: 16rem; text-align: left; }
@media (max-width: 34rem) {
  tbody th[scope=row] { white-space: normal; overflow-wrap: anywhere; min-width: 8rem; max-width: 9rem; }
}
.state-running { color: var(--accent); font-weight: 600; }
.state-interrupted, .state-incomplete, .state-invalid { color: var(--caution); }
.mark-better { color: var(--better); font-weight: 650; }
.mark-worse { color: var(--worse); font-weight: 650; }
:root { --better: #00674b; --worse: #a33d00; }
@media (prefers-color-scheme: dark) { :root { --better: #4fc9a3; --worse: #ff9d66; } }
.under-way { border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.1rem; background: var(--raised); }
.under-way + .under-way { margin-top: .8rem; }
.under-way h3 { font-size: 1rem; font-weight: 650; overflow-wrap: anywhere; }
.under-way p { font-size: .9375rem; margin-top: .25rem; }
.under-way pre { margin-top: .5rem; }
.under-way table { margin-top: .6rem; min-width: 0; }
.under-way th:first-child { background: var(--raised); }
form p { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; }
form p + p { margin-top: .8rem; }
form label { display: grid; gap: .2rem; font-size: .875rem; color: var(--soft); min-width: min(22rem, 100%); flex: 1; }
form label.tick { display: flex; align-items: center; gap: .5rem; min-width: 0; flex: none; min-height: 2.4rem; }
input:not([type=checkbox]), button.go {
  font: inherit; font-size: 1rem; color: var(--ink); background: var(--raised); border: 1px solid var(--soft);
  border-radius: 6px; padding: .4rem .6rem; min-height: 2.4rem; width: 100%;
}
button.go { width: auto; background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 600;
  padding-inline: 1.2rem; cursor: pointer; }
.plot { display: block; width: 100%; min-width: 40rem; max-width: 64rem; height: auto; font-family: var(--sans); }
.plot text { fill: var(--soft); font-size: 12px; }
.plot .mean-label { fill: var(--ink); }
.plot .grid { stroke: var(--line); }
.plot .whisker { stroke: var(--soft); stroke-opacity: .55; }
.plot .mean { stroke: var(--ink); stroke-width: 1.5; }
.plot .change { stroke: var(--caution); stroke-dasharray: 5 4; }
.plot a:hover circle, .plot a:focus circle { stroke: var(--ink); stroke-width: 2; }
.plot .invalid { fill: var(--paper); }
.facts code { overflow-wrap: anywhere; }
.facts { margin-top: 0; }
`;
