import type { MeasuredCell, Run } from "../../core/run.ts";
import { samplesToSeparate } from "../../metric/samples_to_separate.ts";

/**
 * How many samples would tell the rows of a run apart: a sentence for each metric that leaves two of them close.
 *
 * @example
 * ```ts
 * separationRemarks(run); // ["FID: gan and vae are not separated at n = 500; about 2,100 samples each would do."]
 * ```
 */
export function separationRemarks(run: Run): string[] {
  return run.columns.flatMap(({ id, title }) => {
    const cells = run.cells.filter((cell): cell is MeasuredCell => cell.state === "measured" && cell.metric === id);
    return pairs(cells).flatMap(([first, second]) => {
      const { separated, samples, reason } = samplesToSeparate(first, second);
      const names = `${title}: ${first.model} and ${second.model}`;
      if (separated === null) return `${names} can't be told apart or not: ${reason}.`;
      if (samples === null) return separated ? [] : `${names}: ${reason}.`;
      const count = samples.toLocaleString("en");
      return separated
        ? `${names} are separated at n = ${sizes(first, second)}; about ${count} samples each would have done.`
        : `${names} are not separated at n = ${sizes(first, second)}; about ${count} samples each would do.`;
    });
  });
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, i) => items.slice(i + 1).map((second): [T, T] => [first, second]));
}

function sizes({ n: first }: MeasuredCell, { n: second }: MeasuredCell): string {
  return first === second
    ? first.toLocaleString("en")
    : `${first.toLocaleString("en")} and ${second.toLocaleString("en")}`;
}
