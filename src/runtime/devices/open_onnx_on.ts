import type { Graph } from "../graph.ts";
import { graphOf } from "../onnx.ts";
import { deviceFailure } from "./device_failure.ts";
import { type DeviceOptions, openDeviceSession } from "./device_session.ts";
import { isWebGpu, type OnnxDevice } from "./onnx_device.ts";
import { openResidentGraph, type ResidentGraph } from "./resident_graph.ts";

export type { DeviceOptions } from "./device_session.ts";

/** A graph that knows where it runs. */
export interface DeviceGraph extends Graph {
  readonly device: OnnxDevice;
  /**
   * `false` where ONNX Runtime put operators that the device lacks on the processor: then values travel between the two
   * in every run, and the time is not the device's alone.
   */
  readonly whole: boolean;
}

/**
 * Opens an ONNX model on a device. On the processor it computes the same bits as `openOnnx`. Outputs lie in main memory
 * when `run` resolves, so a clock that stops then has waited for the device. On WebGPU the graph is `resident` too.
 *
 * @param bytes The content of the .onnx file.
 * @throws {UsageError} Where the device is not there: why, and what to do.
 * @throws {OutOfMemoryError} From `run` too: what was asked for does not fit. Later runs work.
 * @throws {DeviceLostError} From `run`: the device is gone.
 * @throws {Error} Where the model is broken, draws its own random numbers, or keeps weights elsewhere.
 *
 * @example
 * ```ts
 * const { device } = await chooseDevice("auto");
 * const graph = await openOnnxOn(await Deno.readFile("models/gan-mnist/generate.onnx"), { device, threads: 1 });
 * const { x } = await graph.run({ z: { data: new Float32Array(64), dims: [1, 64] } });
 * await graph.close();
 * ```
 */
export async function openOnnxOn(bytes: Uint8Array, { device, threads }: DeviceOptions): Promise<DeviceGraph> {
  const { session, whole } = await openDeviceSession(bytes, device, { threads });
  const graph = graphOf(session);
  let resident: Promise<ResidentGraph> | undefined;
  return {
    ...graph,
    device,
    whole,
    ...(isWebGpu(device) && { resident: () => resident ??= openResidentGraph(bytes, { device, threads }) }),
    async run(feeds) {
      try {
        return await graph.run(feeds);
      } catch (error) {
        throw deviceFailure(error, device);
      }
    },
    async close() {
      await graph.close();
      // One that could not be opened has told so where it was asked for.
      await resident?.then((opened) => opened.close(), () => undefined);
    },
  };
}
