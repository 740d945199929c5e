/** Two small sets as comparers get them. Test code only. */
import { gaussianRows } from "../metric/goldens/gaussian_rows.ts";
import type { PreparedSet } from "./prepare_set.ts";

export const REFERENCE = gaussianRows(40, 3, 1);
export const GENERATED = gaussianRows(30, 3, 2, { shift: 0.3 });

/** A copy of rows as a set whose network is known: comparers hand sets over to their worker. */
export function preparedSet(name: string, { cols, rows, data }: typeof REFERENCE): PreparedSet {
  return {
    name,
    n: rows,
    convention: { network: "lenet@0123456789ab" },
    arrays: { features: data.slice(), dimension: cols },
  };
}
