import type { Journal } from "../store/journal.ts";
import type { Surroundings } from "./manifest.ts";
import type { PassContext } from "./quality_pass.ts";
import type { RecordedTimings } from "./recorded_timings.ts";

/** What a run is given besides its plan. */
export interface RunSetting extends PassContext {
  readonly id: string;
  /** The run's folder, for pictures. */
  readonly folder: string;
  readonly command: string;
  readonly startedAt: string;
  readonly surroundings: Surroundings;
  readonly recorded: RecordedTimings;
  readonly journal: Journal;
}
