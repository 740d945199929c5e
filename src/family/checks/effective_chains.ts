import type { LogPartition } from "../log_partition.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/** Share of the chains that must carry the weight. */
const LEAST_SHARE = 0.05;

/**
 * Whether an annealed log-partition rests on enough of its chains: where one or two carry all of the weight, the large ones
 * that a mean lives on may not have been seen at all, and no interval tells.
 */
export function checkEffectiveChains({ effectiveChains, chains }: LogPartition): CheckOutcome {
  const check = "chains carry the weight";
  const found = `${effectiveChains.toFixed(1)} of ${chains} chains are effective`;
  const ok = effectiveChains >= Math.max(1.5, LEAST_SHARE * chains);
  return {
    check,
    ok,
    finding: ok ? `${found}.` : `${found}: anneal through more temperatures before the log-partition is trusted.`,
  };
}
