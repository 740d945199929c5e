import { gpuEnergy, gpuPeakMemory } from "./gpu_totals.ts";
import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { watchGpus } from "./nvidia_smi.ts";
import { openRapl } from "./rapl.ts";
import { known, type Reading, unknown } from "./reading.ts";

/** Energy between two moments, in joules: of the whole machine's parts, idle power and other programs included. */
export interface EnergyUse {
  /** All processor packages together. */
  readonly processor: Reading<number>;
  /** Main memory, where it has counters of its own. */
  readonly memory: Reading<number>;
  /** All NVIDIA cards together. */
  readonly gpu: Reading<number>;
  /** The most memory in use on the cards meanwhile, in bytes. */
  readonly gpuPeakMemory: Reading<number>;
}

/** Measures until it is stopped. */
export interface EnergyMeter {
  /** Call at least once a minute: counters run over. */
  sample(): void;
  stop(): Promise<EnergyUse>;
}

export interface EnergyOptions {
  readonly files?: MachineFiles;
  /** NVIDIA's tool; `undefined` leaves the cards out. */
  readonly nvidiaSmi?: string | undefined;
  /** Milliseconds between its samples. */
  readonly interval?: number;
}

/**
 * Starts to measure energy with what the machine has: RAPL for the processor, NVIDIA's tool for cards. What it has not is
 * `undefined` in the end, with the reason.
 *
 * @example
 * ```ts
 * const meter = await startEnergyMeter();
 * await graph.run(feeds);
 * const { processor } = await meter.stop();
 * console.log(processor.value ?? processor.reason);
 * ```
 */
export async function startEnergyMeter(
  { files = machineFiles(), nvidiaSmi = "nvidia-smi", interval = 100 }: EnergyOptions = {},
): Promise<EnergyMeter> {
  const watch = await watchGpus(interval, nvidiaSmi);
  const rapl = openRapl(files);
  return {
    sample: () => rapl.value?.sample(),
    async stop() {
      rapl.value?.sample();
      const samples = await watch.value?.stop();
      const joules = Object.entries(rapl.value?.joules() ?? {});
      const sum = (domain: string, of: string): Reading<number> => {
        if (rapl.value === undefined) return rapl;
        const counted = joules.filter(([name]) => name.startsWith(domain));
        if (counted.length === 0) return unknown(`the machine has no energy counter of its ${of}`);
        return known(counted.reduce((total, [, value]) => total + value, 0), rapl.how);
      };
      return {
        processor: sum("package", "processor"),
        memory: sum("dram", "memory"),
        gpu: watch.value === undefined ? watch : gpuEnergy(samples ?? []),
        gpuPeakMemory: watch.value === undefined ? watch : gpuPeakMemory(samples ?? []),
      };
    },
  };
}
