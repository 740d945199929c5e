/** Candidates a row may have beyond its k before some are decided. */
const SPARE = 32;

/**
 * For each row the few others that may be among its k nearest, as far as bounds on their distances tell. Rows with too
 * many undecided candidates have them decided by exact distances.
 */
export class NeighbourCandidates {
  readonly #capacity: number;
  readonly #counts: Uint32Array;
  readonly #indices: Uint32Array;
  readonly #lows: Float64Array;
  /** [rows · k]: the k smallest upper bounds, ascending. */
  readonly #highs: Float64Array;
  /** [rows]: the last of them; nothing further away is among the k nearest. */
  readonly #reach: Float64Array;

  /** @param exact The squared distance of a row from an index. */
  constructor(
    private readonly rows: number,
    private readonly k: number,
    private readonly exact: (row: number, index: number) => number,
  ) {
    this.#capacity = k + SPARE;
    this.#counts = new Uint32Array(rows);
    this.#indices = new Uint32Array(rows * this.#capacity);
    this.#lows = new Float64Array(rows * this.#capacity);
    this.#highs = new Float64Array(rows * k).fill(Infinity);
    this.#reach = new Float64Array(rows).fill(Infinity);
  }

  /** What the lower bound of a distance must not exceed for it to matter to a row. */
  reach(row: number): number {
    return this.#reach[row]!;
  }

  /** Adds an index whose scaled squared distance lies between two bounds. */
  offer(row: number, index: number, low: number, high: number, scale: number): void {
    if (this.#counts[row] === this.#capacity) {
      this.#prune(row);
      if (this.#counts[row]! > this.#capacity - SPARE / 2) this.#decide(row, scale);
      if (low > this.#reach[row]!) return;
    }
    const at = row * this.#capacity + this.#counts[row]!;
    this.#counts[row] = this.#counts[row]! + 1;
    this.#indices[at] = index;
    this.#lows[at] = low;
    this.#addHigh(row, high);
  }

  /** The k nearest of each row; equally near ones in the order of their indices. */
  nearest(): { indices: Uint32Array; squared: Float64Array } {
    const indices = new Uint32Array(this.rows * this.k), squared = new Float64Array(this.rows * this.k);
    for (let row = 0; row < this.rows; row++) {
      this.#prune(row);
      this.#sorted(row).forEach(({ index, distance }, rank) => {
        indices[row * this.k + rank] = index;
        squared[row * this.k + rank] = distance;
      });
    }
    return { indices, squared };
  }

  #addHigh(row: number, high: number): void {
    const first = row * this.k, last = first + this.k - 1;
    if (!(high < this.#highs[last]!)) return;
    let at = last;
    for (; at > first && this.#highs[at - 1]! > high; at--) this.#highs[at] = this.#highs[at - 1]!;
    this.#highs[at] = high;
    this.#reach[row] = this.#highs[last]!;
  }

  /** Drops what is further away than k others for sure. */
  #prune(row: number): void {
    if (this.#reach[row] === -Infinity) return;
    const first = row * this.#capacity, count = this.#counts[row]!;
    let kept = first;
    for (let at = first; at < first + count; at++) {
      if (this.#lows[at]! > this.#reach[row]!) continue;
      this.#indices[kept] = this.#indices[at]!;
      this.#lows[kept++] = this.#lows[at]!;
    }
    this.#counts[row] = kept - first;
  }

  /** Keeps the k that are nearest so far, by their exact distances. */
  #decide(row: number, scale: number): void {
    const first = row * this.#capacity;
    const nearest = this.#sorted(row);
    nearest.forEach(({ index, distance }, rank) => {
      this.#indices[first + rank] = index;
      this.#lows[first + rank] = distance * scale;
      this.#highs[row * this.k + rank] = distance * scale;
    });
    this.#counts[row] = nearest.length;
    const furthest = nearest.at(-1)?.distance ?? Infinity;
    // Nothing is nearer than 0: of more than k copies, any k will do.
    this.#reach[row] = furthest === 0 ? -Infinity : furthest * scale;
  }

  #sorted(row: number): { index: number; distance: number }[] {
    const first = row * this.#capacity;
    return Array.from(this.#indices.subarray(first, first + this.#counts[row]!))
      .map((index) => ({ index, distance: this.exact(row, index) }))
      .sort((p, q) => p.distance - q.distance || p.index - q.index)
      .slice(0, this.k);
  }
}
