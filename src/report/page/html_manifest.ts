import type { RanOn, Run, Source } from "../../core/run.ts";
import { type Markup, markup, type MarkupPart } from "./markup.ts";
import { ceilingHow, ceilingText } from "../words/ran_on.ts";
import { runtimeName } from "../words/runtime_name.ts";
import { warningText } from "../words/warning_text.ts";

/** Everything that reproduces the run, or each of the runs that stand side by side. */
export function manifestSection(run: Run): Markup {
  if (run.sources === undefined) return ofSource(run, run.state);
  return markup`${run.sources.map((source) => markup`<h3>${source.id}</h3>\n${ofSource(source)}`)}`;
}

function ofSource(run: Source, state?: Run["state"]): Markup {
  const { manifest } = run;
  const { machine } = manifest;
  const git = manifest.git === null
    ? "no checkout"
    : `${manifest.git.commit}${manifest.git.dirty ? ", with uncommitted changes" : ""}`;
  const facts: Fact[] = [
    ["run", [run.id, ...(state === undefined ? [] : [state])].join(", ")],
    ["suite", `${run.suite}, preset ${run.preset}`],
    ["seed", manifest.seed],
    ["started", time(manifest.startedAt)],
    ["finished", time(manifest.finishedAt)],
    ["commit", git],
    ["processor", `${machine.cpu}, ${machine.cores} cores`],
    ["memory", `${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    ["gpu", machine.gpu ?? "none"],
    ["system", `${machine.os}, ${machine.arch}`],
  ];
  const data = manifest.datasets.map(({ id, split, n, sha256 }): Fact => [
    `${id}, ${split}`,
    markup`${n.toLocaleString("en-US")} examples, sha256 <code>${sha256}</code>`,
  ]);
  const weights = manifest.weights.map(({ model, graph, sha256 }): Fact => [
    `${model}, ${graph}`,
    markup`sha256 <code>${sha256}</code>`,
  ]);
  return markup`<pre tabindex="0"><code>${manifest.command}</code></pre>
${list(facts)}
${
    fold(
      "Configuration, as resolved",
      Object.entries(manifest.configuration).map(([name, value]) => [name, told(value)]),
    )
  }
${fold("Versions", Object.entries(manifest.versions))}
${
    fold(
      "Devices",
      (manifest.devices ?? []).map((device) => [`${device.runtime}, ${device.device}`, deviceFact(device)]),
    )
  }
${fold("Data", data)}
${fold("Weights", weights)}
${fold("Warnings", manifest.warnings.map((warning) => [warning.kind, warningText(warning)]))}`;
}

type Fact = readonly [name: string, value: MarkupPart];

function fold(title: string, facts: readonly Fact[]): Markup | null {
  if (facts.length === 0) return null;
  return markup`<details><summary>${title} <small>${facts.length}</small></summary>${list(facts)}</details>`;
}

function list(facts: readonly Fact[]): Markup {
  return markup`<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`;
}

function deviceFact(device: RanOn): string {
  const { name, driver, version, software } = device;
  return [
    name,
    ...(driver === undefined ? [] : [`driver ${driver}`]),
    `${runtimeName(device.runtime)} ${version}`,
    software ? "software, no GPU" : "hardware",
    ...(device.ceiling === undefined ? [] : [`matrix product ${ceilingText(device)} (${ceilingHow(device)})`]),
  ].join(", ");
}

function told(value: Run["manifest"]["configuration"][string]): string {
  if (value === null) return "not set";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function time(iso: string): Markup {
  return markup`<time datetime="${iso}">${iso.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC")}</time>`;
}
