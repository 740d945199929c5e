import type { MeasuredCell } from "../../core/run.ts";
import type { FamilyStyle } from "../words/family_style.ts";

/** One model: what it costs against how good it is. */
export interface QualityCostPoint {
  readonly model: string;
  readonly style: FamilyStyle;
  /** A time, or a rate. */
  readonly x: number;
  /** A number of which less is better. */
  readonly y: number;
  readonly cost: MeasuredCell;
  readonly quality: MeasuredCell;
}
