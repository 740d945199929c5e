import { wrapWords } from "../core/wrap_words.ts";
import type { MatrixProductCeiling } from "../machine/matrix_product_ceiling.ts";
import type { Reading } from "../machine/reading.ts";
import type { DoctorReport, ExaminedDevice } from "./doctor_report.ts";

/** Columns of the terminal, and where the second one begins. */
const WIDTH = 120, INDENT = 22;

/** What the doctor found, for people to read. */
export function doctorText(report: DoctorReport): string {
  const { machine, energy, runtimes, versions, warnings } = report;
  const { processor, limits } = machine;
  const lines = [
    "Machine",
    ...entry("processor", [
      told(processor.model, (name) => name),
      [
        told(processor.logicalCores, (count) => `${count} processors`),
        told(processor.physicalCores, (count) => `${count} cores`),
        told(processor.allowedCores, (count) => `${count} allowed`),
        processor.virtual.value === true ? "a virtual machine: its host's load and clock are not seen" : "",
      ].filter((part) => part !== "").join(", "),
    ]),
    ...entry("clock", [
      told(
        processor.clock,
        ({ slowest, fastest, limit }) =>
          (slowest === fastest ? `${slowest.toFixed(0)} MHz` : `${slowest.toFixed(0)} to ${fastest.toFixed(0)} MHz`) +
          (limit === undefined ? "" : ` of ${limit.toFixed(0)} at most`),
      ),
      `governor: ${told(processor.governor, (name) => name)}`,
      `turbo: ${told(processor.turbo, (on) => on ? "on" : "off")}`,
      `slowed by heat: ${told(processor.throttled, (count) => `${count} times since the machine started`)}`,
    ]),
    ...entry("load", [told(machine.load, (load) => load.map((value) => value.toFixed(2)).join(", "))]),
    ...entry("memory", [
      told(machine.memory, gibibytes),
      `peak of a process: ${told(machine.peakMemory, (bytes, how) => `${gibibytes(bytes)} of this one, by ${how}`)}; ` +
      `starting it anew: ${told(report.peakReset, () => "works")}`,
    ]),
    ...entry("container", [
      `processors: ${told(limits.cores, (cores) => `${cores}`)}`,
      `memory: ${told(limits.memory, (bytes) => typeof bytes === "number" ? gibibytes(bytes) : bytes)}`,
    ]),
    ...entry("energy", energyLines(energy)),
    ...entry("timer", [
      report.timerStep === null ? "not known: it stands still" : `steps of ${(1e6 * report.timerStep).toFixed(0)} ns`,
    ]),
    ...entry("versions", [Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ")]),
  ];
  for (const { id, name, devices } of runtimes) {
    lines.push("", `${name} ${devices[0]?.report.version ?? ""} (runtime '${id}')`);
    for (const device of devices) lines.push(...entry(device.report.device, deviceLines(device)));
  }
  for (const { message, advice } of warnings) lines.push("", ...wrapWords(`Warning: ${message} ${advice}`, WIDTH));
  return lines.join("\n");
}

/** Power now, and what is in use of the cards' memory; a reason that stands for two is told once. */
function energyLines({ seconds, use }: DoctorReport["energy"]): string[] {
  const power = (joules: number, how: string): string => `${(joules / seconds).toFixed(1)} W now, by ${how}`;
  const lines = [`processor: ${told(use.processor, power)}`];
  if (use.memory.value !== undefined || use.processor.value !== undefined) {
    lines.push(`memory: ${told(use.memory, power)}`);
  }
  lines.push(`GPU: ${told(use.gpu, power)}`);
  if (use.gpuPeakMemory.value !== undefined || use.gpu.value !== undefined) {
    lines.push(`GPU's memory: ${told(use.gpuPeakMemory, (bytes, how) => `${gibibytes(bytes)} in use, by ${how}`)}`);
  }
  return lines;
}

function deviceLines({ report, trouble, ceiling }: ExaminedDevice): string[] {
  if (!report.available) return [`not available: ${report.reason}.`, `→ ${report.advice}.`];
  const { name, driver, software } = report;
  return [
    (driver === undefined ? name : `${name}, ${driver}`) +
    (software ? " — SOFTWARE: computes on the processor, and its numbers are no GPU's" : ""),
    ...(trouble === undefined ? [] : [`cannot be used: ${trouble}.`]),
    ...(ceiling === undefined ? [] : [ceilingText(ceiling)]),
  ];
}

function ceilingText({ flopsPerSecond, size, spread, sizes, threads, device, leftOut }: MatrixProductCeiling): string {
  const [slowest] = spread, runs = sizes.find((entry) => entry.size === size)?.runs ?? 0;
  const where = device === "cpu" ? `, ${threads} ${threads === 1 ? "thread" : "threads"}` : "";
  const missing = leftOut === undefined ? "" : `; not at ${leftOut.sizes.join(", ")}: ${leftOut.reason}`;
  return `matrix product: ${flops(flopsPerSecond)} at ${size} × ${size}${where} (float32, best of ${runs}, ` +
    `the slowest ${flops(slowest)})${missing}`;
}

/** A value in words, or that it is not known and why. */
function told<T>(reading: Reading<T>, words: (value: T, how: string) => string): string {
  return "reason" in reading ? `not known (${reading.reason})` : words(reading.value, reading.how);
}

/** A heading and its lines, wrapped. */
function entry(heading: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) => wrapWords(text, WIDTH - INDENT))
    .map((line, i) => `${`  ${i === 0 ? heading : ""}`.padEnd(INDENT)}${line}`);
}

/** FLOP/s with a prefix, to three digits. */
function flops(value: number): string {
  const [factor, prefix] = value >= 1e12 ? [1e12, "T"] : value >= 1e9 ? [1e9, "G"] : [1e6, "M"];
  return `${Number((value / factor).toPrecision(3))} ${prefix}FLOP/s`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 2 ** 30 ? 2 : 1)} GiB`;
}
