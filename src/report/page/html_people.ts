import type { MeasuredCell, Run } from "../../core/run.ts";
import { type PeopleRow, peopleTable } from "../table/people_table.ts";
import { formatValue } from "../words/format_value.ts";
import { nameList } from "../words/name_list.ts";
import { pText } from "../words/p_value.ts";
import { agreementWords, type NamedAgreement, narrowNote } from "../words/people_words.ts";
import { rowStyle } from "../words/row_style.ts";
import { familyMark } from "./html_family_mark.ts";
import { type Markup, markup, sentence } from "./markup.ts";

/** The picture of a rate: its width and height, and where 0 and 100 % lie. */
const WIDTH = 200, HEIGHT = 22, LEFT = 7, RIGHT = WIDTH - 7;

/** How often people took one kind of image for the other, and whether metrics order models as people do; `null` where nobody was asked. */
export function whatPeopleSee(run: Run): Markup | null {
  const table = peopleTable(run);
  if (table === null) return null;
  const { rows, without } = table;
  const notes = without.map(({ models, reason }) => markup`<li>${nameList(models)}: ${sentence(reason)}</li>\n`);
  return markup`<p>Each person saw real images and those of one model in random order, and said of each which it is. The error rate is the share of wrong
answers: at 50 % nobody can tell, and above it generated images are taken for the real ones.</p>
<div class="scroll" role="group" aria-label="Error rates of people" tabindex="0"><table>
<caption class="unseen">Error rates of people by model, those that deceive most first</caption>
<thead><tr><th scope="col">model</th><th scope="col">human error <small>%</small></th><th scope="col"><span class="unseen">picture</span><small>0 to 100 %, the line at 50 %</small></th><th
 scope="col">real called generated <small>%</small></th><th scope="col">generated called real <small>%</small></th><th scope="col">raters</th><th scope="col">answers</th><th scope="col">median time of one <small>s</small></th></tr></thead>
<tbody>${rows.map(tableRow)}</tbody></table></div>
<p class="legend">${legend(rows)}</p>
${notes.length === 0 ? null : markup`<ul class="notes">${notes}</ul>\n`}${metrics(run, rows.length)}`;
}

function legend(rows: readonly PeopleRow[]): string {
  const level = Math.round(100 * (rows[0]?.overall.level ?? 0.95));
  const lone = rows.some(({ raters }) => raters === 1) ? " A single rater tells nothing of others: no interval." : "";
  const narrow = narrowNote(rows.flatMap(({ overall, real, generated }) => [overall, real, generated]));
  return `Beneath each number its ${level} % interval for other raters and the same images, clustered by rater.${lone}${
    narrow === null ? "" : ` ${narrow}`
  }`;
}

function tableRow({ row, overall, real, generated, raters, answers, secondsPerAnswer }: PeopleRow): Markup {
  const style = rowStyle(row);
  return markup`<tr><th scope="row" title="${row.title}">${row.id}<small>${
    familyMark(style)
  } ${style.name}</small></th><td>${number(overall)}</td><td>${picture(overall, style.colour)}</td><td>${
    number(real)
  }</td><td>${number(generated)}</td><td>${raters}</td><td>${
    answers === 0 ? "" : answers.toLocaleString("en-US")
  }</td><td>${secondsPerAnswer === null ? "" : secondsPerAnswer.toFixed(1)}</td></tr>\n`;
}

function number({ value, interval }: Pick<MeasuredCell, "value" | "interval">): Markup {
  const shown = formatValue(value, interval);
  return markup`${shown.value}${shown.low === null ? null : markup`<small>[${shown.low}, ${shown.high}]</small>`}`;
}

/** A rate with its interval beside the line of guessing: decoration, since the number stands beside it. */
function picture({ value, interval }: MeasuredCell, colour: string): Markup {
  const at = (percent: number) => (LEFT + percent / 100 * (RIGHT - LEFT)).toFixed(1), middle = HEIGHT / 2;
  const whisker = interval === null
    ? null
    : markup`<path d="M${at(interval[0])} ${middle}H${
      at(interval[1])
    }" stroke="${colour}" stroke-width="3" stroke-opacity=".55"/>`;
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><path d="M${
    at(0)
  } ${middle}H${at(100)}" stroke="currentColor" stroke-opacity=".25"/><path d="M${at(50)} 1V${
    HEIGHT - 1
  }" stroke="currentColor" stroke-opacity=".6" stroke-dasharray="2 2"/>${whisker}<circle cx="${
    at(value)
  }" cy="${middle}" r="4.5" fill="${colour}"/></svg>`;
}

function metrics(run: Run, rated: number): Markup {
  const { correlated, notes } = agreementWords(run, rated);
  const told = notes.map((note) => markup`<li>${note}</li>\n`);
  const heading = markup`<h3 id="metrics-and-people">Do metrics order models as people do?</h3>\n`;
  if (correlated.length === 0) return markup`${heading}<ul class="notes">${told}</ul>`;
  return markup`${heading}<p>Spearman’s rank correlation over models: 1 where what a metric calls better deceives people more, in the same order
throughout; -1 where the order is turned round.</p>
<div class="scroll" role="group" aria-labelledby="metrics-and-people" tabindex="0"><table>
<caption class="unseen">Rank correlation of each metric with people</caption>
<thead><tr><th scope="col">metric</th><th scope="col">rank correlation</th><th scope="col">p</th><th scope="col">models</th></tr></thead>
<tbody>${correlated.map(metricRow)}</tbody></table></div>
<p class="legend">p is of no association, adjusted for all ${correlated.length} metrics (Holm); intervals are 95 %, each by itself, for the choice of models.</p>
${told.length === 0 ? null : markup`<ul class="notes">${told}</ul>`}`;
}

function metricRow({ name, agreement: { rank, adjusted, models } }: NamedAgreement): Markup {
  const [low, high] = rank.interval.map((end) => end.toFixed(2));
  return markup`<tr><th scope="row">${name}</th><td>${rank.value.toFixed(2)}<small>[${low ?? ""}, ${
    high ?? ""
  }]</small></td><td>${pText(adjusted)}<small>${rank.exact ? "exact" : "approximate"}</small></td><td title="${
    models.join(", ")
  }">${models.length}</td></tr>\n`;
}
