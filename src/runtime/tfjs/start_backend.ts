import { unknownName } from "../../core/closest.ts";
import { UsageError } from "../../core/usage_error.ts";
import { exclusively } from "./exclusively.ts";
import { loadTf } from "./load_tf.ts";
import { messageOf } from "./message_of.ts";
import { startNodeGpu } from "./node_gpu_backend.ts";
import { MissingBackendError, type StartedBackend } from "./started_backend.ts";
import { type BackendReport, TFJS_BACKENDS, type TfjsBackend } from "./tfjs_device.ts";
import { startWasm } from "./wasm_backend.ts";
import { startWebgpu } from "./webgpu_backend.ts";

/** What `auto` tries, the fastest first. */
const AUTO = ["node-gpu", "webgpu", "wasm"] as const;

/** Backends that run, and how many graphs use each. */
const running = new Map<TfjsBackend, { readonly backend: StartedBackend; users: number }>();

/**
 * A backend for one graph, started if no other graph has it running.
 *
 * @param choice A backend by name, or the first that works.
 * @param threads Wanted inside one operator, where the CPU runs it; counts where the backend is not running yet.
 * @throws {UsageError} Where it is not available: why, and what to do.
 *
 * @example
 * ```ts
 * const backend = await useBackend("wasm");
 * await releaseBackend(backend);
 * ```
 */
export async function useBackend(choice: "auto" | TfjsBackend, threads?: number): Promise<StartedBackend> {
  if (choice === "auto") return await firstOf(AUTO, threads);
  if (!TFJS_BACKENDS.includes(choice)) throw new UsageError(unknownBackend(choice));
  try {
    return await exclusively(() => take(choice, threads));
  } catch (error) {
    throw new UsageError(`The backend '${choice}' of TensorFlow.js is not available: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Says that a graph is closed. With its last graph a backend stops, and gives its memory back. */
export async function releaseBackend(backend: StartedBackend): Promise<void> {
  await exclusively(async () => {
    const { device } = backend, entry = running.get(device.backend);
    // After a loss another device may run under the same name.
    if (entry?.backend !== backend || --entry.users > 0) return;
    running.delete(device.backend);
    await Promise.resolve(entry.backend.stop());
  });
}

/**
 * What each backend can do on this machine. Every one is really started, and stopped again.
 *
 * @example
 * ```ts
 * for (const report of await tfjsBackends()) {
 *   console.log(report.device, report.available ? report.name : report.reason);
 * }
 * ```
 */
export async function tfjsBackends(): Promise<readonly BackendReport[]> {
  const reports: BackendReport[] = [], { version_core: version } = await loadTf();
  for (const backend of TFJS_BACKENDS) {
    try {
      const started = await exclusively(() => take(backend));
      const { runtime, device, driver, software } = started.device;
      const told = driver === undefined ? {} : { driver };
      reports.push({ runtime, device: backend, available: true, version, software, name: device, ...told });
      await releaseBackend(started);
    } catch (error) {
      const { reason, advice } = error instanceof MissingBackendError ? error : unforeseen(error);
      const software = backend === "webgpu-software";
      reports.push({ runtime: "tfjs", device: backend, available: false, version, software, reason, advice });
    }
  }
  return reports;
}

async function firstOf(choices: readonly TfjsBackend[], threads: number | undefined): Promise<StartedBackend> {
  const reasons: string[] = [];
  for (const choice of choices) {
    try {
      return await exclusively(() => take(choice, threads));
    } catch (error) {
      reasons.push(`  ${choice}: ${messageOf(error)}`);
    }
  }
  throw new UsageError(
    `No backend of TensorFlow.js works here, and its plain JavaScript one is too slow to stand for it:\n` +
      `${reasons.join("\n")}`,
  );
}

async function take(backend: TfjsBackend, threads?: number): Promise<StartedBackend> {
  const known = running.get(backend);
  const trouble = known?.backend.takeTrouble();
  if (known !== undefined && trouble?.kind !== "lost") {
    known.users++;
    return known.backend;
  }
  const started = await start(backend, threads);
  running.set(backend, { backend: started, users: 1 });
  return started;
}

async function start(backend: TfjsBackend, threads: number | undefined): Promise<StartedBackend> {
  const tf = await loadTf();
  switch (backend) {
    case "node-gpu":
      return await startNodeGpu(tf);
    case "webgpu":
    case "webgpu-software":
      return await startWebgpu(tf, backend);
    case "wasm":
      return await startWasm(tf, threads);
  }
}

function unknownBackend(asked: string): string {
  const message = unknownName("backend of TensorFlow.js", asked, ["auto", ...TFJS_BACKENDS]);
  return asked === "cpu" ? `${message} The plain JavaScript one is too slow to stand for it: take 'wasm'` : message;
}

function unforeseen(error: unknown): { reason: string; advice: string } {
  return { reason: messageOf(error), advice: "Take another backend" };
}
