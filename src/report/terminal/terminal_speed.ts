import type { Run, StepSweep } from "../../core/run.ts";
import { cellText } from "../words/cell_text.ts";
import { ceilingText } from "../words/ran_on.ts";
import { reportTable } from "../table/report_table.ts";
import { runtimeName } from "../words/runtime_name.ts";
import { runtimePairs } from "../answer/runtime_pairs.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { sweepFinding } from "../answer/sweep_finding.ts";
import { sweepRowId, sweepRun, sweepsByModel } from "../answer/sweep_run.ts";
import { valueMark } from "./terminal_layout.ts";

const GAP = "  ";

/**
 * What a speed suite prints below its tables: quality and time by steps, runtimes side by side, and what it ran on. Empty for
 * other suites.
 *
 * @example
 * ```ts
 * terminalSpeed(run)[1]; // "  steps         DDIM   DPM-Solver++ 2M    ancestral"
 * ```
 */
export function terminalSpeed(measured: Run): string[] {
  const run = withSoftwareLabels(measured);
  return [
    ...sweepsByModel(run).flatMap((sweeps) => sweepLines(run, sweeps)),
    ...runtimeLines(run),
    ...deviceLines(run),
  ];
}

/** A line a number of steps, two numbers a sampler. */
function sweepLines(run: Run, sweeps: readonly StepSweep[]): string[] {
  const table = reportTable(sweepRun(run, sweeps));
  const rows = table.groups.flatMap((group) => group.rows);
  const steps = [...new Set(sweeps.flatMap(({ points }) => points.map((point) => point.steps)))].toSorted((a, b) =>
    a - b
  );
  const text = (sweep: StepSweep, count: number) => {
    const cells = rows.find(({ row }) => row.id === sweepRowId(sweep, count))?.cells ?? [];
    // Notes are in the report: here a number that is not to the rule stands in brackets.
    return cells.map((cell, i) => {
      const value = cell.cell?.state === "invalid" ? `(${cell.text})` : cell.text;
      return i === 0 ? `${value}${cell.rank === null ? " " : valueMark(cell)}` : `${value} ms`;
    });
  };
  const set = sweeps.map((sweep) => {
    const cells = steps.map((count) => text(sweep, count));
    const widths = table.columns.map((_, i) => Math.max(0, ...cells.map((own) => own[i]?.length ?? 0)));
    const lines = cells.map((own) => own.map((value, i) => value.padStart(widths[i] ?? 0)).join(" "));
    const width = Math.max(sweep.sampler.length, ...lines.map((line) => line.length));
    return { head: sweep.sampler.padStart(width), lines: lines.map((line) => line.padStart(width)) };
  });
  const title = table.columns[0]?.title ?? "Quality";
  return [
    `${title} and the time for one sample of ${sweeps[0]?.model ?? ""}, by steps and sampler`,
    `  steps${GAP}${set.map(({ head }) => head).join(GAP)}`,
    ...steps.map((count, i) =>
      `  ${String(count).padStart(5)}${GAP}${set.map(({ lines }) => lines[i] ?? "").join(GAP)}`.trimEnd()
    ),
    `${sweepFinding(run, sweeps)}.`,
  ];
}

function runtimeLines(run: Run): string[] {
  const pairs = runtimePairs(run);
  if (pairs.length === 0) return [];
  const width = Math.max(...pairs.map(({ other }) => other.id.length));
  return [
    "Times against the same model in the first runtime, from interleaved rounds",
    ...pairs.map(({ other, ratio, firstTime, otherTime }) => {
      const name = `  ${other.id.padEnd(width)}${GAP}`;
      if (ratio?.state !== "measured") {
        return `${name}${ratio === undefined ? "not measured" : `${ratio.state}: ${ratio.reason}`}`;
      }
      const times = [otherTime, firstTime].flatMap((cell) => cell?.state === "measured" ? [plain(cellText(cell))] : []);
      return `${name}${cellText({ ...ratio, unit: "" })} times as long${
        times.length === 2 ? `, ${times.join(" against ")}` : ""
      }`;
    }),
  ];
}

function deviceLines({ manifest }: Run): string[] {
  return (manifest.devices ?? []).map((device) => {
    const driver = device.driver === undefined ? "" : `, ${device.driver}`;
    const ceiling = device.ceiling === undefined ? "" : `; matrix product ${ceilingText(device)}`;
    const software = device.software ? "; software that only pretends to be a GPU" : "";
    return `Ran on: ${
      runtimeName(device.runtime)
    } ${device.version}, ${device.device} (${device.name}${driver})${ceiling}${software}`;
  });
}

/** Without its interval. */
function plain(text: string): string {
  return text.replace(/ \[.*\]$/, "");
}
