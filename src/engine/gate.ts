import { unknownName } from "../core/closest.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";

/** A bound that every measured model must keep: `fid<=5`, or for one model `vae-mnist:bits_per_dim<=1.45`. */
export interface Gate {
  readonly text: string;
  readonly model: string | undefined;
  readonly metric: string;
  readonly operator: "<=" | ">=";
  readonly bound: number;
}

/**
 * Reads a gate.
 *
 * @param metrics Ids that the suite measures.
 * @param models Ids of the models that take part.
 * @throws {UsageError} Where the text is no gate, or names a metric or a model that is not measured.
 */
export function parseGate(text: string, metrics: readonly string[], models: readonly string[]): Gate {
  const parts = /^\s*(?:([\w:-]+):)?(\w+)\s*(<=|>=)\s*(\S+)\s*$/.exec(text);
  const bound = Number(parts?.[4]);
  const metric = parts?.[2];
  if (metric === undefined || !Number.isFinite(bound)) {
    throw new UsageError(
      `A gate looks like 'fid<=5' or 'vae-mnist:bits_per_dim<=1.45': a metric's id, <= or >=, a number; got '${text}'`,
    );
  }
  if (!metrics.includes(metric)) throw new UsageError(unknownName("metric", metric, metrics));
  const model = parts?.[1];
  if (model !== undefined && !models.includes(model)) throw new UsageError(unknownName("model", model, models));
  return { text: text.trim(), model, metric, operator: parts?.[3] === "<=" ? "<=" : ">=", bound };
}

/**
 * The gates that a run does not pass, each with the value that broke it. A number that a family does not define passes;
 * one that should be there and is not does not, and neither does one whose bound leaves the truth beyond the gate open.
 */
export function failedGates({ cells, rows }: Run, gates: readonly Gate[]): string[] {
  const anchors = new Set(rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  return gates.flatMap(({ text, model, metric, operator, bound }) => {
    const watched = cells.filter((cell) =>
      cell.metric === metric && (model === undefined ? !anchors.has(cell.model) : cell.model === model)
    );
    if (watched.length === 0) return [`${text}: nothing of the kind was measured`];
    return watched.flatMap((cell) => {
      if (cell.state === "undefined") return [];
      if (cell.state !== "measured") return [`${text}: ${cell.model} is ${cell.state}, ${cell.reason}`];
      // In bits, where lower is better, a bound of the likelihood from above is one of the number from below.
      const open = operator === "<=" ? "upper-bound" : "lower-bound";
      if (cell.kind === open || (operator === ">=" && cell.kind === "importance-weighted")) {
        return [
          `${text}: ${cell.model} has only a bound, ${cell.value}, on the wrong side of which its number may lie`,
        ];
      }
      const holds = operator === "<=" ? cell.value <= bound : cell.value >= bound;
      return holds ? [] : [`${text}: ${cell.model} has ${cell.value}`];
    });
  });
}
