import type { Cell, Convention, Run } from "../../core/run.ts";

/**
 * One line for each model whose samples and likelihood are not of one distribution, read from its cells' details: VAEs
 * that show decoder means, diffusion models that sample by DDIM or in fewer steps than their chain has. A row of such a model sets two things side by side.
 *
 * @example
 * ```ts
 * distributionRemarks(run);
 * // ["vae-mnist: samples show the decoder's mean; its bits/dim are of the decoder's distribution."]
 * ```
 */
export function distributionRemarks(run: Run): string[] {
  return run.rows.flatMap(({ id }) => {
    const cells = run.cells.filter((cell) => cell.model === id).filter(hasNumber);
    const likelihood = cells.find(({ kind }) => kind !== undefined);
    const known = cells.filter(({ kind }) => kind === undefined)
      .flatMap(({ details }) => details === undefined ? [] : contrast(details, likelihood?.details ?? {}) ?? [])[0];
    if (known === undefined) return [];
    const title = run.columns.find((column) => column.id === likelihood?.metric)?.title;
    return [`${id}: ${known.samples}${title === undefined ? "" : `; its ${title} are of ${known.likelihood}`}.`];
  });
}

interface Contrast {
  readonly samples: string;
  /** What the likelihood is of instead. */
  readonly likelihood: string;
}

/** All that is known here of how families sample from something else than they score. */
function contrast({ pixels, sampler, steps }: Convention, { chain }: Convention): Contrast | undefined {
  if (pixels === "mean") {
    return { samples: "samples show the decoder's mean", likelihood: "the decoder's distribution" };
  }
  const count = steps === undefined ? "" : ` in ${steps} ${steps === 1 ? "step" : "steps"}`;
  if (sampler === "ddim") return { samples: `sampled by DDIM${count}`, likelihood: "the whole chain" };
  if (sampler === "dpm-solver++-2m") {
    return { samples: `sampled by DPM-Solver++ 2M${count}`, likelihood: "the whole chain" };
  }
  if (sampler === "ancestral" && steps !== undefined && chain !== undefined && steps !== chain) {
    return { samples: `sampled${count}`, likelihood: `the whole chain of ${chain}` };
  }
  return undefined;
}

function hasNumber(cell: Cell): cell is Extract<Cell, { value: number }> {
  return cell.state === "measured" || cell.state === "invalid";
}
