import type { TfjsDevice } from "./tfjs_device.ts";

/** A backend that is ready to run, shared by all graphs of this process that use it. */
export interface StartedBackend {
  readonly device: TfjsDevice;
  /** What the engine calls it. */
  readonly name: string;
  /** Takes, and forgets, what went wrong on the device since the last call; a lost device stays lost. */
  takeTrouble(): DeviceTrouble | undefined;
  /** Gives its memory back; whatever still lies on it is gone. */
  stop(): void;
}

/** A failure that a device reports aside: no call throws for it, and results are worth nothing. */
export interface DeviceTrouble {
  /** Whether nothing will ever run on this device again, or something did not fit, or something else. */
  readonly kind: "lost" | "memory" | "other";
  readonly message: string;
}

/** Thrown where a backend is not there. */
export class MissingBackendError extends Error {
  override readonly name = "MissingBackendError";
  /** A sentence without its full stop. */
  readonly reason: string;
  /** What to do, as a sentence without its full stop. */
  readonly advice: string;

  constructor(reason: string, advice: string, cause?: unknown) {
    super(`${reason}. ${advice}`, { cause });
    this.reason = reason;
    this.advice = advice;
  }
}
