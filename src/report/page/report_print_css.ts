/** The page on paper: black on white, every number's card printed as an appendix, every list open. */
export const REPORT_PRINT_CSS = `
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --raised: #fff; --tint: #f2f2f2;
    --accent: #000; --caution: #000; --caution-tint: #f2f2f2;
  }
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  header { padding-top: 0; max-width: none; }
  .answer { font-size: 13pt; }
  nav, .close { display: none; }
  section { padding-top: 1.4rem; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 7.5pt; min-width: 0; width: 100%; }
  th, td { padding: .3rem .7rem .3rem .15rem; }
  td small { font-size: 6pt; white-space: nowrap; }
  th:first-child { position: static; }
  tr, figure, .card, dd { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .on-paper { display: block; font-size: 11pt; margin: 1.2rem 0 .6rem; column-span: all; }
  .cards { columns: 3; column-gap: 1.2rem; break-before: page; }
  .card {
    display: block; position: static; width: auto; max-height: none; margin: 0 0 .7rem; padding: .5rem .6rem;
    box-shadow: none; font-size: 7pt; overflow: visible; border-radius: 4px;
  }
  .card .value { font-size: 9pt; margin-bottom: .3rem; }
  .card h3, .card h4 { font-size: 7.5pt; margin-top: .4rem; padding-top: .3rem; }
  .card dl { grid-template-columns: max-content 1fr; gap: 0 .5rem; }
  .card pre { padding: .3rem; }
  .wall { gap: .5rem; zoom: .62; }
  .cut { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; height: auto; }
  details > * { display: block; }
  details .facts { display: grid; }
}
`;
