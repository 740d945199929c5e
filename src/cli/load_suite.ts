import { readdirSync } from "node:fs";
import { join } from "node:path";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { METRIC_IDS } from "../engine/columns.ts";
import type { Suite } from "../engine/suite.ts";
import { PROJECT_ROOT } from "./project_root.ts";

/** Ids of all suites: the files of `suites/`. */
export function suiteIds(): string[] {
  return readdirSync(join(PROJECT_ROOT, "suites"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
}

/**
 * The suite of one id.
 *
 * @throws {UsageError} For an unknown suite, or one that names an unknown metric.
 */
export async function loadSuite(id: string): Promise<Suite> {
  const ids = suiteIds();
  if (!ids.includes(id)) throw new UsageError(unknownName("suite", id, ids));
  const module: { default: Suite } = await import(`../../suites/${id}.ts`);
  for (const metric of module.default.metrics) {
    if (!METRIC_IDS.includes(metric)) {
      throw new UsageError(`suites/${id}.ts: ${unknownName("metric", metric, METRIC_IDS)}`);
    }
  }
  return module.default;
}
