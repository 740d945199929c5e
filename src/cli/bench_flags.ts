import { join } from "node:path";
import { PROJECT_ROOT } from "./project_root.ts";

/** The flags as commander gives them. */
export interface BenchFlags {
  readonly suite?: string;
  readonly models?: string[];
  readonly preset?: string;
  readonly n?: number;
  readonly seed?: string;
  readonly batch?: number;
  readonly workers?: number;
  readonly device?: string;
  readonly data?: string[];
  readonly as?: string;
  readonly ood?: string;
  readonly background?: string;
  readonly text?: string;
  readonly detokenised?: boolean;
  readonly context?: number;
  readonly stride?: number;
  readonly decoding?: string;
  readonly replicas?: boolean;
  readonly threads?: number;
  readonly runtime?: string;
  readonly minDuration?: number;
  readonly against?: string;
  readonly registry: string;
  readonly out: string;
  readonly cache: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly budget?: number;
  readonly gate?: string[];
}

/** Where things are when no flag says otherwise. */
export const DEFAULT_PLACES = {
  registry: join(PROJECT_ROOT, "models"),
  out: join(PROJECT_ROOT, "reports", "runs"),
  baselines: join(PROJECT_ROOT, "reports", "baselines"),
  cache: join(PROJECT_ROOT, ".assay", "cache"),
  history: join(PROJECT_ROOT, "reports", "history.sqlite"),
} as const;
