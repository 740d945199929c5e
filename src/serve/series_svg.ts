import { type Markup, markup } from "../report/page/markup.ts";
import { boundMark } from "../report/words/bound_mark.ts";
import { cellText } from "../report/words/cell_text.ts";
import { FAMILY_STYLE } from "../report/words/family_style.ts";
import { formatNumber, supportedDecimals } from "../report/words/format_value.ts";
import type { HistoryNumber } from "../store/history/history_number.ts";
import { linearTicks } from "./linear_ticks.ts";
import { runLink } from "./links.ts";
import type { Series } from "./series.ts";

const WIDTH = 960, HEIGHT = 340;
const EDGE = { left: 68, right: 16, top: 26, bottom: 34 };
/** Beyond so many segments their means are only in the table. */
const LABELLED_SEGMENTS = 8;
/** Dates below the axis. */
const DATES = 6;
/** Beyond so many points they are drawn smaller. */
const LARGE_POINTS = 60;

/**
 * A line over time as a picture for a page: a point for each run, at even distances in their order, with its interval, the
 * mean of each segment and a dashed line where it changed. Points lead to their runs; the keyboard finds the same links
 * in the table beside it.
 *
 * @param label What the picture shows, for those who do not see it.
 */
export function seriesSvg(series: Series, label: string): Markup {
  const { numbers, line } = series, ends = numbers.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const low = Math.min(...ends), high = Math.max(...ends), room = (high - low || Math.abs(high) || 1) * 0.06;
  const x = (at: number) =>
    EDGE.left + (WIDTH - EDGE.left - EDGE.right) * (numbers.length === 1 ? 0.5 : (at + 0.5) / numbers.length);
  const y = (value: number) =>
    EDGE.top + (HEIGHT - EDGE.top - EDGE.bottom) * (high + room - value) / (high - low + 2 * room);
  const colour = FAMILY_STYLE[line.family].colour, radius = numbers.length > LARGE_POINTS ? 2.6 : 4.2;
  return markup`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label="${label}">
${grid(low - room, high + room, y)}${dates(numbers, x)}${segments(series, x, y)}${
    numbers.map((number, at) => point(number, { px: fixed(x(at)), y, colour, radius }))
  }</svg>
`;
}

type Scale = (value: number) => number;

function grid(low: number, high: number, y: Scale): Markup {
  const ticks = linearTicks(low, high, 5), step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const decimals = Math.max(0, -Math.floor(Math.log10(Math.abs(step)) + 1e-9));
  return markup`${
    ticks.map((tick) =>
      markup`<line class="grid" x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${fixed(y(tick))}" y2="${
        fixed(y(tick))
      }"/><text x="${EDGE.left - 8}" y="${fixed(y(tick) + 4)}" text-anchor="end">${
        formatNumber(tick, decimals)
      }</text>\n`
    )
  }`;
}

/** The first run and some others by their dates; one date is told once. */
function dates(numbers: readonly HistoryNumber[], x: Scale): Markup {
  const every = Math.max(1, Math.ceil(numbers.length / DATES));
  const told = numbers.flatMap(({ date }, at) => at % every === 0 ? [{ at, day: date.slice(0, 10) }] : []);
  return markup`${
    told.filter(({ day }, i) => day !== told[i - 1]?.day).map(({ at, day }) =>
      markup`<text x="${fixed(x(at))}" y="${HEIGHT - EDGE.bottom + 22}" text-anchor="middle">${day}</text>\n`
    )
  }`;
}

/** The mean of each segment, and the changes between them; nothing where nothing changed. */
function segments({ numbers, changes }: Series, x: Scale, y: Scale): Markup {
  const [first] = changes;
  if (first === undefined) return markup``;
  const half = (x(1) - x(0)) / 2, starts = [0, ...changes.map(({ at }) => at)];
  const means = [first.before, ...changes.map(({ after }) => after)];
  const last = numbers.at(-1), decimals = last === undefined ? 2 : supportedDecimals(last.value, last.interval);
  const lines = starts.map((start, i) => {
    const from = fixed(x(start) - half), to = fixed(x((starts[i + 1] ?? numbers.length) - 1) + half);
    const mean = means[i] ?? 0, level = fixed(y(mean));
    const label = starts.length > LABELLED_SEGMENTS
      ? null
      : markup`<text class="mean-label" x="${(from + to) / 2}" y="${EDGE.top - 10}" text-anchor="middle">mean ${
        formatNumber(mean, decimals)
      }</text>`;
    return markup`<line class="mean" x1="${from}" x2="${to}" y1="${level}" y2="${level}"/>${label}\n`;
  });
  const marks = changes.map(({ at }) =>
    markup`<line class="change" x1="${fixed(x(at) - half)}" x2="${fixed(x(at) - half)}" y1="${EDGE.top}" y2="${
      HEIGHT - EDGE.bottom
    }"/>\n`
  );
  return markup`${marks}${lines}`;
}

function point(
  number: HistoryNumber,
  { px, y, colour, radius }: { px: number; y: Scale; colour: string; radius: number },
): Markup {
  const { value, interval, state, run, date } = number;
  const text = `${date.slice(0, 16).replace("T", " ")} UTC, run ${run}: ${cellText(number)}` +
    (state === "invalid" ? ", not to the rule" : "");
  const whisker = interval === null
    ? null
    : markup`<line class="whisker" x1="${px}" x2="${px}" y1="${fixed(y(interval[0]))}" y2="${fixed(y(interval[1]))}"/>`;
  const hollow = state === "invalid" || boundMark(number) !== "";
  const fill = hollow ? markup`class="invalid" stroke="${colour}" stroke-width="1.6"` : markup`fill="${colour}"`;
  return markup`<a href="${runLink(run)}" tabindex="-1"><title>${text}</title>${whisker}<circle cx="${px}" cy="${
    fixed(y(value))
  }" r="${radius}" ${fill}/></a>
`;
}

/** Hundredths of a pixel are enough. */
function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
