import type { Cell, RanOn, Row, Run } from "../../core/run.ts";
import { formatValue } from "../words/format_value.ts";
import { familyMark } from "./html_family_mark.ts";
import { type Markup, markup } from "./markup.ts";
import { ceilingHow, ceilingText } from "../words/ran_on.ts";
import { rowStyle } from "../words/row_style.ts";
import { runtimeName } from "../words/runtime_name.ts";
import { type RuntimePair, runtimePairs } from "../answer/runtime_pairs.ts";

/** Models that were timed in more than one runtime; `null` where there are none. */
export function runtimesCompared(run: Run): Markup | null {
  const pairs = runtimePairs(run);
  if (pairs.length === 0) return null;
  return markup`<p>The same models, the same noise, one sample at a time. The ratio comes from interleaved rounds, each held against
 its neighbour in the other runtime: it may differ a little from that of the two times.</p>
<div class="scroll" role="group" aria-label="Runtimes side by side" tabindex="0"><table>
<caption class="unseen">Times for one sample in two runtimes, and their ratio</caption>
<thead><tr><th scope="col">model</th><th scope="col" class="words">first runtime</th><th scope="col">latency p50 <small>ms</small></th><th
 scope="col" class="words">other runtime</th><th scope="col">latency p50 <small>ms</small></th><th scope="col">times as long</th></tr></thead>
<tbody>${pairs.map(pairRow)}</tbody></table></div>`;
}

function pairRow({ first, other, firstTime, otherTime, ratio }: RuntimePair): Markup {
  return markup`<tr><th scope="row" title="${first.title}">${
    familyMark(rowStyle(first))
  } ${first.id}</th><td class="words">${place(first)}</td>${number(firstTime)}<td class="words">${place(other)}</td>${
    number(otherTime)
  }${number(ratio, true)}</tr>\n`;
}

function place({ runtime = "", device }: Row): Markup {
  const where = device === undefined
    ? null
    : markup`<small>${device.id}${device.software && !device.id.includes("software") ? " (software)" : ""}</small>`;
  return markup`${runtimeName(runtime)}${where}`;
}

function number(cell: Cell | undefined, strong = false): Markup {
  if (cell === undefined) return markup`<td><span class="none" title="not measured">—</span></td>`;
  if (cell.state !== "measured" && cell.state !== "invalid") {
    return markup`<td><span class="none" title="${cell.reason}">${
      cell.state === "failed" ? "failed" : "—"
    }</span></td>`;
  }
  const { value, low, high } = formatValue(cell.value, cell.interval);
  const small = low === null ? null : markup`<small>[${low}, ${high ?? ""}]</small>`;
  const shown = cell.state === "invalid"
    ? markup`<i title="${cell.reason}">${value}</i>`
    : strong
    ? markup`<b>${value}</b>`
    : markup`${value}`;
  return markup`<td>${shown}${small}</td>`;
}

/** What graphs ran on, and how fast it multiplied matrices; `null` for a run that does not say. */
export function devicesRan({ manifest }: Run): Markup | null {
  const devices = manifest.devices ?? [];
  if (devices.length === 0) return null;
  const software = devices.some((device) => device.software);
  const measured = devices.some(({ ceiling }) => ceiling !== undefined);
  return markup`<div class="scroll" role="group" aria-label="What it ran on" tabindex="0"><table>
<caption class="unseen">Runtimes and devices</caption>
<thead><tr><th scope="col">runtime</th><th scope="col" class="words">device</th><th scope="col" class="words">what it is</th><th
 scope="col" class="words">driver</th>${
    measured ? markup`<th scope="col">matrix product <small>GFLOP/s</small></th>` : null
  }</tr></thead>
<tbody>${devices.map((device) => deviceRow(device, measured))}</tbody></table></div>
<p class="legend">${
    measured
      ? "The matrix product is the most that the device reached in this run: what a model's operations a second are held against. "
      : null
  }${
    software
      ? markup`<b>Software</b> only pretends to be a GPU: it computes on the processor, and its times say nothing of any GPU.`
      : null
  }</p>`;
}

function deviceRow(device: RanOn, measured: boolean): Markup {
  const kind = device.software ? markup`<small class="wrong">software, no GPU</small>` : null;
  const reached = markup`<td>${ceilingText(device).replace(" GFLOP/s", "") || "—"}<small>${
    ceilingHow(device)
  }</small></td>`;
  return markup`<tr><th scope="row">${
    runtimeName(device.runtime)
  }<small>${device.version}</small></th><td class="words">${device.device}${kind}</td><td class="words">${device.name}</td><td
 class="words">${device.driver ?? "—"}</td>${measured ? reached : null}</tr>\n`;
}
