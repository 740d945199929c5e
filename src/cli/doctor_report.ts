import type { EnergyUse } from "../machine/energy_meter.ts";
import type { MatrixProductCeiling } from "../machine/matrix_product_ceiling.ts";
import type { MachineReport } from "../machine/read_machine.ts";
import type { Reading } from "../machine/reading.ts";
import type { DeviceReport } from "../runtime/devices/device_report.ts";

/** What examining a device gave. */
export interface Examination {
  /** Why the device cannot be used although it is there. */
  readonly trouble?: string;
  readonly ceiling?: MatrixProductCeiling;
}

/** A device, and what examining it gave, if it was. */
export interface ExaminedDevice extends Examination {
  readonly report: DeviceReport;
}

/** All that the doctor found. */
export interface DoctorReport {
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: MachineReport;
  /** Whether a process may start its count of peak memory anew. */
  readonly peakReset: Reading<true>;
  /** Milliseconds of the smallest step of the clock that times runs. */
  readonly timerStep: number | null;
  /** Energy that the machine took while nothing was asked of it, and for how many seconds. */
  readonly energy: { readonly seconds: number; readonly use: EnergyUse };
  /** Threads of the ceilings. */
  readonly threads: number;
  readonly runtimes: readonly {
    readonly id: string;
    readonly name: string;
    readonly devices: readonly ExaminedDevice[];
  }[];
  readonly warnings: readonly { readonly message: string; readonly advice: string }[];
}
