/** What operators of one type cost together in one evaluation of a graph. */
export interface OperatorCost {
  /** How often the operator runs. */
  readonly count: number;
  /** Multiply-accumulates. */
  readonly macs: number;
  /** Floating-point operations: two for each multiply-accumulate, and the others. */
  readonly flops: number;
  /** Evaluations of exp, log, tanh and other transcendental functions, which `flops` do not hold. */
  readonly transcendentals: number;
  /** Bytes of activations that go in. */
  readonly bytesRead: number;
  /** Bytes of activations that come out. */
  readonly bytesWritten: number;
  /** Bytes of weights and other constants that go in. */
  readonly weightBytesRead: number;
}

/** Costs as they are added up. */
export interface Tally {
  readonly operators: Map<string, OperatorCost>;
  /** How often operators that no rule knows were met. */
  readonly unknown: Map<string, number>;
  /** How often operators were met whose sizes depend on elements that are not known. */
  readonly unsized: Map<string, number>;
  /** What had to be taken for granted, in words. */
  readonly assumptions: Set<string>;
}

/** A cost of nothing. */
export const NO_COST: OperatorCost = {
  count: 0,
  macs: 0,
  flops: 0,
  transcendentals: 0,
  bytesRead: 0,
  bytesWritten: 0,
  weightBytesRead: 0,
};

/** A tally of nothing yet. */
export function emptyTally(): Tally {
  return { operators: new Map(), unknown: new Map(), unsized: new Map(), assumptions: new Set() };
}

/** Both costs together. */
export function sumCosts(a: OperatorCost, b: OperatorCost): OperatorCost {
  return {
    count: a.count + b.count,
    macs: a.macs + b.macs,
    flops: a.flops + b.flops,
    transcendentals: a.transcendentals + b.transcendentals,
    bytesRead: a.bytesRead + b.bytesRead,
    bytesWritten: a.bytesWritten + b.bytesWritten,
    weightBytesRead: a.weightBytesRead + b.weightBytesRead,
  };
}

/** Adds to what operators of a name cost. */
export function addCost(tally: Tally, operator: string, cost: OperatorCost): void {
  tally.operators.set(operator, sumCosts(tally.operators.get(operator) ?? NO_COST, cost));
}

/** Adds one to how often a name was met. */
export function addOne(counts: Map<string, number>, name: string, times = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}

/** Adds everything of `other`. */
export function addTally(tally: Tally, other: Tally): void {
  for (const [operator, cost] of other.operators) addCost(tally, operator, cost);
  for (const [name, count] of other.unknown) addOne(tally.unknown, name, count);
  for (const [name, count] of other.unsized) addOne(tally.unsized, name, count);
  for (const assumption of other.assumptions) tally.assumptions.add(assumption);
}

/** All operators together. */
export function totalCost(tally: Tally): OperatorCost {
  return [...tally.operators.values()].reduce(sumCosts, NO_COST);
}
