import { join } from "node:path";
import type { Claim } from "../claims/claim.ts";
import { readClaims } from "../claims/read_claims.ts";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { METRIC_IDS } from "../engine/columns.ts";
import { PEOPLE_METRICS } from "../people/people_columns.ts";
import { suiteIds } from "./load_suite.ts";
import { PROJECT_ROOT } from "./project_root.ts";

/** What textbooks say of families of models. */
const CLAIMS = join(PROJECT_ROOT, "claims");

/**
 * The claims that reports hold against their numbers.
 *
 * @param folder Another folder of claims than the project's.
 * @throws {UsageError} Where a file is no list of claims, or a claim names a suite or a metric that there is not: it would
 * never be measured, and nobody would see why.
 */
export async function loadClaims(folder: string = CLAIMS): Promise<Claim[]> {
  const claims = await readClaims(folder),
    suites = suiteIds(),
    metrics = [...METRIC_IDS, ...PEOPLE_METRICS.map(({ column }) => column.id)];
  for (const { id, suite, statistic } of claims) {
    if (!suites.includes(suite)) throw new UsageError(`Claim '${id}': ${unknownName("suite", suite, suites)}`);
    if ("metric" in statistic && !metrics.includes(statistic.metric)) {
      throw new UsageError(`Claim '${id}': ${unknownName("metric", statistic.metric, metrics)}`);
    }
  }
  return claims;
}
