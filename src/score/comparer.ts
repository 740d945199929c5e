import type { CompareTask, GaussianTask, KeptSet, Outcome, ResultOf, RosettaTask, SetArrays } from "../engine/task.ts";
import { roomsHash } from "../engine/unit_address.ts";
import type { WorkerPool } from "../engine/worker_pool.ts";
import type { Rosetta } from "../implementation/rosetta.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import { matrix } from "../linalg/matrix.ts";
import type { PreparedGaussian } from "../metric/prepare_gaussian.ts";
import { type UnitArrays, UnitCache } from "../store/unit_cache.ts";
import { contentOf } from "./content_of.ts";
import type { PreparedSet } from "./prepare_set.ts";

/** What features are called that came without their network. */
const GIVEN_FEATURES = "features as given";

/** Rooms whose code decides the moments of a set and their factor. */
const MOMENT_ROOMS = ["linalg", "stats", "metric", "runtime"];

/** How sets are compared. */
export interface ComparerOptions {
  readonly reference: PreparedSet;
  /** Where memorised samples are looked for; the reference where it is left out. */
  readonly training?: PreparedSet;
  readonly options: MetricOptions;
  /** Id of the library whose rules apply; ours where it is left out. */
  readonly implementation?: string;
  /** Of one worker: sets stay in it. */
  readonly pool: WorkerPool;
  readonly cache: UnitCache;
  /** Threads that the algebra may use. */
  readonly threads: number;
  /** Whether the reference's features are wanted here once they have travelled; left out, they are handed over. */
  readonly keepsReference?: boolean;
}

/**
 * Compares sets with one reference, in a worker to which each set is handed over once: its features are no longer here
 * then.
 */
export class Comparer {
  readonly #with: ComparerOptions;
  readonly #sent = new Map<string, string>();
  readonly #keys = new Map<PreparedSet, string>();
  #reference: PreparedSet;
  #gaussian: Promise<PreparedGaussian> | undefined;

  constructor(options: ComparerOptions) {
    this.#with = options;
    this.#reference = options.reference;
  }

  /** One metric of one set. Rejects with `Stopped` where the pool was told to stop before. */
  async measure(metric: string, set: PreparedSet): Promise<Outcome> {
    const { training, implementation, options } = this.#with;
    if (implementation === undefined && READS_GAUSSIAN.has(metric)) await this.#prepareReference();
    const outcomes = await this.#submit({
      kind: "compare",
      metrics: [metric],
      ...this.#sets(set),
      // A library prints its ± by its own rules.
      options: implementation === undefined ? { ...options, printedSpread: true } : options,
      ...(training !== undefined && { training: this.#kept("training", training) }),
      ...(implementation !== undefined && { implementation }),
    });
    return outcomes[metric] ?? { ok: false, reason: `the worker said nothing of ${metric}` };
  }

  /** What every implementation makes of one metric of one set. */
  async rosetta(metric: string, set: PreparedSet): Promise<Rosetta> {
    return await this.#submit({ kind: "rosetta", metrics: [metric], ...this.#sets(set) });
  }

  /** The reference's moments and their factor, computed once for one content, on whatever day. */
  gaussian(): Promise<PreparedGaussian> {
    return this.#gaussian ??= this.#knownGaussian();
  }

  async #knownGaussian(): Promise<PreparedGaussian> {
    const { cache, threads } = this.#with;
    const reference = this.#reference;
    const address = UnitCache.address({
      unit: "gaussian",
      set: this.#keyOf(reference),
      source: roomsHash(MOMENT_ROOMS),
    });
    const known = await cache.get(address);
    if (known !== undefined) return gaussianFrom(known);
    const found = await this.#submit({ kind: "gaussian", reference: this.#kept("reference", reference), threads });
    await cache.put(address, arraysFrom(found));
    return found;
  }

  /** Moments that were not computed in the worker travel with the reference; those that were, it remembers. */
  async #prepareReference(): Promise<void> {
    const gaussian = await this.gaussian();
    const reference = this.#reference;
    if (reference.arrays.gaussian?.factor !== undefined || this.#sent.has("reference")) return;
    this.#reference = { ...reference, arrays: { ...reference.arrays, gaussian } };
  }

  /** Sets are handed over, not copied: large ones must not be in memory twice. */
  async #submit<T extends CompareTask | RosettaTask | GaussianTask>(task: T): Promise<ResultOf<T>> {
    const roles: readonly [KeptSet | undefined, boolean][] = [
      [task.reference, this.#with.keepsReference === true],
      ["generated" in task ? task.generated : undefined, false],
      ["training" in task ? task.training : undefined, false],
    ];
    const transfer = roles.flatMap(([role, keeps]) => keeps || role?.set === undefined ? [] : buffersOf(role.set));
    return await this.#with.pool.submit(task, { transfer: [...new Set(transfer)] });
  }

  #sets(set: PreparedSet) {
    const { options, threads } = this.#with;
    const network = set.convention["network"] ?? this.#reference.convention["network"] ?? GIVEN_FEATURES;
    return {
      options,
      threads,
      network: String(network),
      generated: this.#kept("generated", set),
      reference: this.#kept("reference", this.#reference),
    };
  }

  /** The set itself the first time, its key from then on. */
  #kept(role: string, set: PreparedSet): KeptSet {
    const key = this.#keyOf(set);
    if (this.#sent.get(role) === key) return { key };
    this.#sent.set(role, key);
    return { key, set: set.arrays };
  }

  #keyOf(set: PreparedSet): string {
    const known = this.#keys.get(set) ?? contentOf(set.arrays);
    this.#keys.set(set, known);
    return known;
  }
}

/** Metrics that use the reference's moments where they are there. */
const READS_GAUSSIAN: ReadonlySet<string> = new Set(["fid", "fid_infinity"]);

/** The buffers of a set's features; its moments are small beside them and stay. */
function buffersOf({ features, logits, spatial, pixels }: SetArrays): ArrayBuffer[] {
  return [features, logits, spatial, pixels].flatMap((array) =>
    array?.buffer instanceof ArrayBuffer ? [array.buffer] : []
  );
}

/** For the cache, which keeps floats and bytes: pivots and n are whole numbers far below 2^53. */
function arraysFrom({ n, mean, covariance, factor }: PreparedGaussian): UnitArrays {
  return {
    n: n === null ? new Float64Array() : Float64Array.of(n),
    mean,
    covariance: covariance.data,
    factor: factor.rows.data,
    pivots: Float64Array.from(factor.pivots),
  };
}

function gaussianFrom({ n, mean, covariance, factor, pivots }: UnitArrays): PreparedGaussian {
  const d = mean?.length ?? 0, rank = pivots?.length ?? 0;
  return {
    n: n?.[0] ?? null,
    mean: Float64Array.from(mean ?? []),
    covariance: matrix(d, d, covariance ?? []),
    factor: { rows: matrix(rank, d, factor ?? []), pivots: Uint32Array.from(pivots ?? []) },
  };
}
