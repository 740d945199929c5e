/** What the page of claims shows besides a report: verdicts, cards and strips. */
export const FAMILIES_CSS = `
:root { --for: #00654a; --for-tint: #e5f4ee; --contra: #a3270f; --contra-tint: #fdece7; --claimed: #d5e6f3; }
@media (prefers-color-scheme: dark) {
  :root { --for: #63d4ac; --for-tint: #14302a; --contra: #ff9d84; --contra-tint: #3a1f19; --claimed: #24445c; }
}
.badge {
  display: inline-block; padding: .05rem .5rem; border-radius: 999px; border: 1px solid currentColor; font-size:
  .8125rem; font-weight: 650; line-height: 1.5; white-space: nowrap; color: var(--soft); background: var(--tint);
}
.badge.supported { color: var(--for); background: var(--for-tint); }
.badge.contradicted { color: var(--contra); background: var(--contra-tint); }
.badge.unresolved, .badge.bounded { color: var(--caution); background: var(--caution-tint); }
.badge.holds { color: var(--ink); }
.outcomes { columns: 20rem 2; column-gap: 2.5rem; }
.outcome { break-inside: avoid-column; margin-bottom: 1.4rem; }
.outcome h3 { font-size: 1rem; margin-bottom: .4rem; break-after: avoid; }
.outcome ul { padding-left: 1.1rem; font-size: .9375rem; line-height: 1.45; }
.outcome li + li { margin-top: .25rem; }
.claims { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1.1rem; }
.claim {
  border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.15rem 1.1rem; background: var(--raised);
  min-width: 0; font-size: .9375rem;
}
.claim:target { border-color: var(--accent); }
.claim h3 { font-size: 1.0625rem; font-weight: 650; line-height: 1.35; }
.claim .verdict { margin-top: .6rem; }
.claim .findings { list-style: none; margin-top: .8rem; font-variant-numeric: tabular-nums lining-nums; }
.claim .findings li { display: grid; gap: .15rem; }
.claim .findings li + li { margin-top: .7rem; padding-top: .6rem; border-top: 1px solid var(--line); }
.side { display: inline-block; font-weight: 600; overflow-wrap: anywhere; }
.side .number, .side > span { font-weight: 400; text-align: left; }
.side .number { text-decoration-color: var(--soft); }
.against, .effect, .why { color: var(--soft); }
.strip { display: block; width: 100%; max-width: 26rem; height: auto; overflow: visible; }
.strip .claimed { fill: var(--claimed); }
.strip .nothing { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 2; }
.strip .interval { stroke: var(--ink); stroke-width: 2; }
.strip .open { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; }
.strip circle { fill: var(--ink); stroke: var(--raised); stroke-width: 1; }
.claim .legend { font-size: .8125rem; margin-top: .5rem; }
.claim dl { grid-template-columns: max-content minmax(0, 1fr); gap: .3rem .9rem; margin-top: .9rem; font-size: .875rem; }
.claim cite { color: inherit; font-size: 1em; }
.claim pre { margin-top: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.rules { padding-left: 1.2rem; max-width: 46rem; }
.rules li + li { margin-top: .4rem; }
section > p { max-width: 46rem; }
section > pre { margin-top: .9rem; }
@media (max-width: 34rem) {
  .claim dl { grid-template-columns: 1fr; gap: .05rem; }
  .claim dd { margin-bottom: .5rem; }
}
@media print {
  :root { --for: #000; --for-tint: #fff; --contra: #000; --contra-tint: #fff; --claimed: #dde6ee; }
  .claims { display: block; columns: 2; column-gap: 1rem; }
  .claim { break-inside: avoid; margin-bottom: .7rem; padding: .6rem .7rem; border-radius: 4px; font-size: 8pt; }
  .claim h3 { font-size: 9pt; }
  .claim .badge { font-size: 7.5pt; }
  .claim dl { font-size: 7.5pt; }
  .claim .legend { font-size: 7pt; }
  .strip .claimed { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .outcome ul { font-size: 8.5pt; }
  a { color: inherit; }
}
`;
