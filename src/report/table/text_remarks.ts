import type { MeasuredCell, Run } from "../../core/run.ts";
import { boundMark } from "../words/bound_mark.ts";
import { nameList } from "../words/name_list.ts";
import { isTextBound } from "../words/text_bounds.ts";

/**
 * What must be said of a language model's numbers: that bounds are those of one tokenisation, and that MAUVE is not the
 * published one. Empty for a run that holds neither.
 *
 * @example
 * ```ts
 * textRemarks(run)[0]; // "bits/byte with ≤ are of one tokenisation, the model's own: an upper bound of what the text …"
 * ```
 */
export function textRemarks(run: Run): string[] {
  const columns = run.columns.map((column) => ({
    ...column,
    cells: run.cells.filter((cell): cell is MeasuredCell => cell.state === "measured" && cell.metric === column.id),
  }));
  const bounds = columns.filter(({ id, cells }) => isTextBound(id) && cells.some((cell) => boundMark(cell) === "≤"));
  const mauve = columns.find(({ id }) => id === "mauve")?.cells ?? [];
  return [
    ...(bounds.length === 0 ? [] : [
      `${
        nameList(bounds.map(({ title }) => title))
      } with ≤ are of one tokenisation, the model's own: an upper bound of ` +
      "what the text costs the model, which could spell it in other tokens too. Models are ranked with their tokenisers.",
    ]),
    ...(mauve.length === 0 ? [] : [
      `MAUVE depends on the network that reads the texts${
        named(run, mauve)
      }, which its convention names: it is not the ` +
      "published score, which reads them with GPT-2. Its interval is that of the clustering's seed alone, on these texts.",
    ]),
  ];
}

/** The network by its convention, where all have one, and that it judges its own texts where it does. */
function named({ rows }: Run, cells: readonly MeasuredCell[]): string {
  const networks = new Set(cells.map(({ convention }) => convention["network"]));
  const [network] = networks;
  if (networks.size !== 1 || network === undefined) return "";
  return `, here ${network}${rows.some(({ id }) => id === network) ? " (one of the models itself)" : ""}`;
}
