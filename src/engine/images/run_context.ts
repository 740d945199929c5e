import type { Journal } from "../../store/journal.ts";
import type { PassContext } from "../quality_pass.ts";
import type { ImagePlan } from "./image_plan.ts";
import type { RecordedTimings } from "../recorded_timings.ts";
import type { ImageData } from "./image_data.ts";
import type { FeatureArrays } from "../task.ts";

/** What measuring a model needs of the run it belongs to. */
export interface RunContext extends PassContext {
  readonly journal: Journal;
  readonly plan: ImagePlan;
  readonly data: ImageData;
  /** Their features: one pass for all models. */
  readonly referenceFeatures: () => Promise<FeatureArrays>;
  /** Times that an earlier part of this run measured. */
  readonly recorded: RecordedTimings;
  /** Processor and threads: part of a timing's convention. */
  readonly machine: { readonly device: string; readonly cpu: string; readonly threads: number };
}
