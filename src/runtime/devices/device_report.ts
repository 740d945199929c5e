/** One device as one runtime sees it. */
export type DeviceReport<Device extends string = string> = AvailableDevice<Device> | MissingDevice<Device>;

interface SeenDevice<Device extends string> {
  /** Who would run graphs on it: `onnx`, `tfjs`. */
  readonly runtime: string;
  /** What `--device` calls it. */
  readonly device: Device;
  /** Whether it only pretends to be a GPU: its numbers say nothing of one, and every one of them must say so. */
  readonly software: boolean;
  /** The version of the runtime. */
  readonly version: string;
}

/** A device that is there. Whether a graph runs on it is known when one has been opened. */
export interface AvailableDevice<Device extends string = string> extends SeenDevice<Device> {
  readonly available: true;
  /** The device's own name: the processor's model, the card's. */
  readonly name: string;
  /** The driver with its version, where there is one between the runtime and the device. */
  readonly driver?: string;
}

/** A device that is not there. */
export interface MissingDevice<Device extends string = string> extends SeenDevice<Device> {
  readonly available: false;
  /** Why, as a sentence without its full stop. */
  readonly reason: string;
  /** What to do to get it, as a sentence without its full stop. */
  readonly advice: string;
}
