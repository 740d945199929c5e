/** Names of a step graph's inputs and outputs that the cache feeds and reads, by layer. */
export const STEP_PORTS = {
  /** In: int64 [batch]. */
  tokens: "tokens",
  /** Out: float32 [batch, vocabulary]. */
  logits: "logits",
  /** In: float32 [batch, keyValueHeads, headDim, capacity]. */
  pastKey: (layer: number): string => `past.${layer}.key`,
  /** In: float32 [batch, keyValueHeads, capacity, headDim]. */
  pastValue: (layer: number): string => `past.${layer}.value`,
  /** Out: float32 [batch, keyValueHeads, headDim]. */
  newKey: (layer: number): string => `new.${layer}.key`,
  /** Out: float32 [batch, keyValueHeads, headDim]. */
  newValue: (layer: number): string => `new.${layer}.value`,
  /** In: int64 [1] or [batch]: how many positions of the past count, which is the position of the new token. */
  position: "position",
} as const;
