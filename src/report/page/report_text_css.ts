/** What a report of language models shows besides: several tables, and texts side by side. */
export const REPORT_TEXT_CSS = `
:root { --copied: #fdebb8; }
@media (prefers-color-scheme: dark) { :root { --copied: #4d3d10; } }
.prompt { margin-top: 2rem; }
.prompt h3 { font-size: .875rem; font-weight: 600; color: var(--soft); }
.written { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; overflow: clip; }
.prompt > .written { max-width: 46rem; margin-top: .3rem; padding-left: .9rem; border-left: 3px solid var(--line); }
.continuations {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); gap: .9rem;
  margin-top: .9rem; align-items: start;
}
.continuation {
  border: 1px solid var(--line); border-radius: 8px; padding: .75rem .9rem .8rem; background: var(--raised);
  font-size: .9375rem; line-height: 1.5; min-width: 0;
}
.continuation.real { background: var(--tint); }
.continuation h4 { font-size: .875rem; font-weight: 600; line-height: 1.3; margin-bottom: .5rem; overflow-wrap: anywhere; }
.continuation h4 small { display: block; }
.origin { font-size: .8125rem; color: var(--soft); margin-top: .7rem; padding-top: .5rem; border-top: 1px solid var(--line); }
.origin summary { font-weight: 400; font-variant-numeric: tabular-nums; }
.origin .written { margin-top: .3rem; padding-left: .7rem; border-left: 2px solid var(--line); color: var(--ink); }
.origin p { margin-top: .4rem; }
mark {
  background: var(--copied); color: inherit; text-decoration: underline; text-decoration-thickness: 2px;
  text-underline-offset: .2em; border-radius: 2px; -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
.legend mark { color: var(--ink); }
.codepoint {
  font: .75em/1.3 var(--mono); color: var(--soft); border: 1px solid var(--line); border-radius: 3px; padding: 0 .25em;
  margin: 0 .1em; direction: ltr; unicode-bidi: isolate; white-space: nowrap;
}
@media print {
  :root { --copied: #eee; }
  .continuations { grid-template-columns: repeat(3, 1fr); gap: .5rem; }
  .continuation { break-inside: avoid; font-size: 7.5pt; padding: .5rem .6rem; border-radius: 4px; }
  .prompt h3, .prompt > .written { break-after: avoid; }
  .continuation h4 { font-size: 8pt; margin-bottom: .3rem; }
  .origin { font-size: 6.5pt; margin-top: .4rem; padding-top: .3rem; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
