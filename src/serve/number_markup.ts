import { rankMark } from "../report/page/html_table_parts.ts";
import { type Markup, markup } from "../report/page/markup.ts";
import type { Rank } from "../report/table/best_in_column.ts";
import { boundMark, kindPhrase } from "../report/words/bound_mark.ts";
import { formatValue } from "../report/words/format_value.ts";
import type { HistoryNumber } from "../store/history/history_number.ts";

/** What of a number a page shows. */
export type ShownNumber = Pick<HistoryNumber, "value" | "interval" | "direction" | "state"> & {
  readonly kind?: HistoryNumber["kind"] | undefined;
};

/**
 * A number as tables show it: its bound, as many digits as its interval supports, the interval beneath.
 *
 * @param rank How it stands among others, where it leads or is level with the leader.
 */
export function numberMarkup(number: ShownNumber, rank: Rank | null = null): Markup {
  const { value, low, high } = formatValue(number.value, number.interval), mark = boundMark(number);
  const bound = mark === "" ? null : markup`<span class="bound" title="${kindPhrase(number)}">${mark}</span> `;
  const text = number.state === "invalid"
    ? markup`<i class="state-invalid">${value}</i>`
    : rank === "best"
    ? markup`<b>${value}</b>`
    : value;
  return markup`${bound}${text}${rankMark(rank)}${low === null ? null : markup` <small>[${low}, ${high}]</small>`}`;
}

/** A time as tables show it: "2026-11-25 22:00", in UTC. */
export function timeMarkup(iso: string): Markup {
  return markup`<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")}</time>`;
}

const COUNT = new Intl.NumberFormat("en");

/** A whole number with commas between thousands. */
export function countText(count: number): string {
  return COUNT.format(count);
}
