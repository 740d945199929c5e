import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { known, type Reading, unknown } from "./reading.ts";

/** One of the processor's energy counters. */
export interface RaplDomain {
  /** Such as "package-0" or "dram". */
  readonly name: string;
  /** Its folder below the machine's root. */
  readonly path: string;
  /** Where the counter starts again, in µJ. */
  readonly range: number;
}

/** Energy since the counters were opened, in joules. */
export interface RaplMeter {
  readonly domains: readonly RaplDomain[];
  /**
   * Looks at the counters. They run over after 65 kJ to 262 kJ, which a busy server reaches in minutes, and twice between
   * two looks is not seen: call it at least once a minute.
   */
  sample(): void;
  /** Joules of each domain, by its name. */
  joules(): Readonly<Record<string, number>>;
}

const FOLDER = "sys/class/powercap";

/**
 * Opens the processor's energy counters (RAPL, of Intel and AMD) through Linux's powercap interface: packages, and the
 * memory beside them. A package holds its cores, so those are not counted besides; what the whole machine takes is not in.
 *
 * @param files The machine's.
 *
 * @example
 * ```ts
 * const meter = openRapl();
 * if (meter.value === undefined) console.log(meter.reason);
 * else {
 *   meter.value.sample();
 *   console.log(meter.value.joules()); // { "package-0": 12.4, "dram-0": 1.1 }
 * }
 * ```
 */
export function openRapl(files: MachineFiles = machineFiles()): Reading<RaplMeter> {
  // intel-rapl-mmio:* are the same counters by another way.
  const names = files.list(FOLDER).filter((name) => /^intel-rapl:\d+(:\d+)?$/.test(name));
  const domains: RaplDomain[] = [];
  for (const entry of names) {
    const path = `${FOLDER}/${entry}`, name = files.read(`${path}/name`).value ?? "";
    if (!/^(package-\d+|dram)$/.test(name)) continue;
    const range = files.read(`${path}/max_energy_range_uj`);
    if (range.value === undefined) return range;
    const package_ = /^intel-rapl:(\d+):/.exec(entry)?.[1];
    domains.push({
      name: package_ === undefined ? name : `${name}-${package_}`,
      path,
      range: Number(range.value),
    });
  }
  if (domains.length === 0) return unknown(whyNone(files));

  const last = new Map<string, number>(), totals = new Map<string, number>();
  for (const { name, path } of domains) {
    const counter = readCounter(files, path);
    if (counter.value === undefined) return counter;
    last.set(name, counter.value);
    totals.set(name, 0);
  }
  return known({
    domains,
    sample() {
      for (const { name, path, range } of domains) {
        const now = readCounter(files, path).value, before = last.get(name);
        if (now === undefined || before === undefined) continue;
        totals.set(name, (totals.get(name) ?? 0) + (now >= before ? now - before : now - before + range));
        last.set(name, now);
      }
    },
    joules() {
      return Object.fromEntries([...totals].map(([name, microjoules]) => [name, microjoules / 1e6]));
    },
  }, "RAPL counters in /sys/class/powercap");
}

function readCounter(files: MachineFiles, path: string): Reading<number> {
  const text = files.read(`${path}/energy_uj`);
  if (text.value !== undefined) return known(Number(text.value), text.how);
  // Since Linux 5.10 (CVE-2020-8694): other programs' secrets could be told from it.
  return text.reason.startsWith("only root")
    ? unknown(
      `${text.reason}. Run 'sudo chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj', which lasts until reboot`,
    )
    : text;
}

function whyNone(files: MachineFiles): string {
  const folder = files.read(`${FOLDER}/intel-rapl:0/name`);
  if (folder.value === undefined && folder.reason.startsWith("Deno")) return folder.reason;
  return `the machine shows no energy counters in /${FOLDER}: virtual machines and most processors other than Intel's ` +
    "and AMD's have none";
}
