import { known, type Reading, unknown } from "./reading.ts";

/** What NVIDIA's tool says of one card at one time. */
export interface GpuSample {
  /** The card's number. */
  readonly gpu: number;
  readonly name: string;
  /** Milliseconds; only differences mean something. */
  readonly at: number;
  /** `undefined` where the card does not tell. */
  readonly watts: number | undefined;
  /** Bytes in use by all programs together. */
  readonly usedBytes: number | undefined;
}

/** Watches the cards until it is stopped. */
export interface GpuWatch {
  /** Milliseconds between samples. */
  readonly interval: number;
  stop(): Promise<readonly GpuSample[]>;
}

const FIELDS = "index,name,timestamp,power.draw,memory.used";
const FORMAT = "--format=csv,noheader,nounits";

/**
 * Asks NVIDIA's tool once.
 *
 * @param program Its name or path.
 *
 * @example
 * ```ts
 * const { value: samples } = await nvidiaSmi();
 * console.log(samples?.map(({ name, watts }) => `${name}: ${watts} W`));
 * ```
 */
export async function nvidiaSmi(program = "nvidia-smi"): Promise<Reading<readonly GpuSample[]>> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, { args: [`--query-gpu=${FIELDS}`, FORMAT] })
      .output();
    // It writes what went wrong to its standard output.
    if (!success) return unknown(`${program} failed: ${`${text(stdout)} ${text(stderr)}`.trim()}`);
    const samples = parseGpuSamples(text(stdout));
    return samples.length > 0 ? known(samples, program) : unknown(`${program} found no card`);
  } catch (error) {
    return unknown(whyNotRun(error, program));
  }
}

/**
 * Starts to watch the cards: the tool keeps running and writes a line per card and interval, whether or not this process
 * is busy.
 *
 * @param interval Milliseconds between samples.
 */
export async function watchGpus(interval = 100, program = "nvidia-smi"): Promise<Reading<GpuWatch>> {
  const first = await nvidiaSmi(program);
  if (first.value === undefined) return first;
  try {
    const child = new Deno.Command(program, {
      args: [`--query-gpu=${FIELDS}`, FORMAT, `--loop-ms=${interval}`],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    // It reads on while the process waits; a pipe holds about a thousand lines besides.
    const output = new Response(child.stdout).text();
    return known({
      interval,
      async stop() {
        try {
          child.kill("SIGTERM");
        } catch {
          // It ended by itself; what it wrote counts.
        }
        await child.status;
        return parseGpuSamples(await output);
      },
    }, `${program} every ${interval} ms`);
  } catch (error) {
    return unknown(whyNotRun(error, program));
  }
}

/**
 * Reads the lines of `nvidia-smi --query-gpu=index,name,timestamp,power.draw,memory.used --format=csv,noheader,nounits`;
 * a line that was cut off is left out.
 *
 * @example
 * ```ts
 * parseGpuSamples("0, NVIDIA H100 PCIe, 2025/03/01 12:00:00.250, 71.32, 512\n"); // 71.32 W, 512 MiB
 * ```
 */
export function parseGpuSamples(lines: string): readonly GpuSample[] {
  return lines.split("\n").flatMap((line): GpuSample[] => {
    const cells = line.split(",").map((cell) => cell.trim());
    const [index = "", name = "", timestamp = "", power = "", memory = ""] = cells;
    const time = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(timestamp)?.slice(1).map(Number);
    if (time === undefined || cells.length !== 5) return [];
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = time;
    const mebibytes = quantity(memory);
    return [{
      gpu: Number(index),
      name,
      at: Date.UTC(year, month - 1, day, hour, minute, second, millisecond),
      watts: quantity(power),
      usedBytes: mebibytes === undefined ? undefined : mebibytes * 2 ** 20,
    }];
  });
}

/** A number; `undefined` for "[N/A]", "[Not Supported]" and their like. */
function quantity(cell: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

function whyNotRun(error: unknown, program: string): string {
  if (error instanceof Deno.errors.NotFound) return `there is no ${program}, so no NVIDIA driver`;
  if (error instanceof Deno.errors.NotCapable) {
    return `Deno may not run ${program}: allow it with --allow-run=${program}`;
  }
  return `${program} cannot be run: ${error instanceof Error ? error.message : String(error)}`;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}
