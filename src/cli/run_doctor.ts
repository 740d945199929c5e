/** What `doctor` does: asks each runtime what it sees on this machine, and the machine what it tells. */
import { fileURLToPath } from "node:url";
import packageJson from "../../package.json" with { type: "json" };
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { busyMachine } from "../engine/busy_machine.ts";
import { startEnergyMeter } from "../machine/energy_meter.ts";
import { matrixProductCeiling } from "../machine/matrix_product_ceiling.ts";
import { resetPeakMemory } from "../machine/peak_memory.ts";
import { readMachine } from "../machine/read_machine.ts";
import { onnxRuntimeVersion } from "../runtime/onnx.ts";
import { timerStep } from "../timing/timer_step.ts";
import type { DoctorFlags } from "./doctor_flags.ts";
import type { DoctorReport, Examination, ExaminedDevice } from "./doctor_report.ts";
import { DOCTOR_RUNTIMES, type DoctorRuntime } from "./doctor_runtimes.ts";
import { doctorText } from "./doctor_text.ts";

/** For how long energy is measured, and how long one device may take. */
const ENERGY_MS = 1000, DEVICE_MS = 120_000;

/** Examines everything, or with `only` one device, and prints what was found. */
export async function runDoctor(
  { threads = navigator.hardwareConcurrency, ceiling, json, only }: DoctorFlags,
): Promise<void> {
  if (only !== undefined) {
    const [id = "", device = ""] = only.split(":");
    const runtime = DOCTOR_RUNTIMES.find((known) => known.id === id);
    if (runtime === undefined) {
      throw new UsageError(unknownName("runtime", id, DOCTOR_RUNTIMES.map((known) => known.id)));
    }
    console.log(JSON.stringify(await examine(runtime, device, { threads, ceiling })));
    return;
  }
  const report = await diagnose({ threads, ceiling });
  console.log(json === true ? JSON.stringify(report, null, 2) : doctorText(report));
}

/** What is asked of each device. */
interface Request {
  readonly threads: number;
  readonly ceiling: boolean;
}

async function diagnose(request: Request): Promise<DoctorReport> {
  const warnings = request.ceiling ? await busyMachine() : [];
  const meter = await startEnergyMeter(), started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, ENERGY_MS));
  const use = await meter.stop(), seconds = (performance.now() - started) / 1000;
  const machine = readMachine(), peakReset = resetPeakMemory();
  const runtimes = [];
  for (const runtime of DOCTOR_RUNTIMES) {
    const devices: ExaminedDevice[] = [];
    for (const report of await runtime.devices()) {
      devices.push({ report, ...(report.available ? await examineApart(runtime, report.device, request) : {}) });
    }
    runtimes.push({ id: runtime.id, name: runtime.name, devices });
  }
  const { deno, v8 } = Deno.version;
  return {
    versions: { assay: packageJson.version, deno, v8, "onnxruntime-node": onnxRuntimeVersion },
    machine,
    peakReset,
    timerStep: timerStep() ?? null,
    energy: { seconds, use },
    threads: request.threads,
    runtimes,
    warnings: warnings.map(({ message, advice }) => ({ message, advice })),
  };
}

/** Examines a device here: a process has one kind of WebGPU only, and a driver may take it down. */
async function examine(runtime: DoctorRuntime, device: string, { threads, ceiling }: Request): Promise<Examination> {
  try {
    const trouble = await runtime.trial?.(device);
    if (trouble !== undefined) return { trouble };
    if (!ceiling || runtime.product === undefined) return {};
    return { ceiling: await matrixProductCeiling(runtime.product(device, threads), { device, threads }) };
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}

/** Examines a device in a process of its own. */
async function examineApart(runtime: DoctorRuntime, device: string, request: Request): Promise<Examination> {
  if (runtime.trial === undefined && (!request.ceiling || runtime.product === undefined)) return {};
  console.error(`Examining ${device} of ${runtime.name} …`);
  const main = fileURLToPath(import.meta.resolve("./main.ts"));
  const flags = [`--only=${runtime.id}:${device}`, `--threads=${request.threads}`];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-all", main, "doctor", ...flags, ...(request.ceiling ? [] : ["--no-ceiling"])],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, DEVICE_MS);
  const { success, signal, code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  if (success) return JSON.parse(new TextDecoder().decode(stdout));
  if (late) return { trouble: `it did not answer within ${DEVICE_MS / 1000} s` };
  const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
  return { trouble: `the process that tried it ended with ${signal ?? `exit code ${code}`}: ${said}` };
}
