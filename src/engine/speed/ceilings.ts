/** How fast each device multiplies matrices, before the models are timed and after. */
import type { MatrixProductCeiling } from "../../machine/matrix_product_ceiling.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import { Stopped } from "../worker_pool.ts";
import { watchedPass } from "../watched_pass.ts";
import { layoutsOf } from "./layouts_of.ts";
import { inProcess, type SpeedContext } from "./speed_context.ts";

/** The best of all measurements, or why there is none. */
export type Ceiling = Pick<MatrixProductCeiling, "flopsPerSecond" | "size" | "threads">;
export type Ceilings = ReadonlyMap<OnnxDevice, Ceiling | string>;

/**
 * Measures the devices' ceilings; what was known of them before counts too.
 *
 * @returns Why there is none, in place of a ceiling, where the device fails.
 */
export async function measureCeilings(
  devices: readonly OnnxDevice[],
  context: SpeedContext,
  before: Ceilings = new Map(),
): Promise<Ceilings> {
  const { plan: { threads: single, preset }, setting: { onProgress } } = context, ceilings = new Map(before);
  // Sessions side by side have more threads than one.
  const threads = Math.max(single, ...layoutsOf(context).map((layout) => layout.workers * layout.threads));
  for (const device of devices) {
    const earlier = before.get(device);
    try {
      const { flopsPerSecond, size } = await watchedPass(
        { model: device, pass: "ceiling" },
        onProgress,
        () =>
          inProcess(
            context,
            (process) => process.submit({ kind: "ceiling", device, threads, seconds: preset.ceilingSeconds }),
          ),
      );
      if (typeof earlier === "object" && earlier.flopsPerSecond >= flopsPerSecond) continue;
      ceilings.set(device, { flopsPerSecond, size, threads });
    } catch (error) {
      if (typeof earlier === "object") continue;
      const reason = error instanceof Error ? error.message : String(error);
      ceilings.set(device, error instanceof Stopped ? reason : `the matrix product failed: ${reason}`);
    }
  }
  return ceilings;
}
