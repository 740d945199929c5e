/** The logarithm of a partition function, in nats, as annealed importance sampling estimates it. */
export interface LogPartition {
  /** The log-mean of the chains' weights. */
  readonly nats: number;
  /** 95 % over chains, on the logarithm; wider than an error carried over where that is as large as the mean. */
  readonly interval: readonly [number, number];
  /** Equal weights that would be worth as much, from 1 to the number of chains. */
  readonly effectiveChains: number;
  readonly chains: number;
}
