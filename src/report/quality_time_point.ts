import type { Family, MeasuredCell } from "../core/run.ts";

/** One model: time for one sample against FID. */
export interface QualityTimePoint {
  readonly model: string;
  readonly family: Family;
  /** Median milliseconds for one sample. */
  readonly x: number;
  readonly y: number;
  readonly time: MeasuredCell;
  readonly quality: MeasuredCell;
}
