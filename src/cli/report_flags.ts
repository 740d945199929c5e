import type { ReportFormat } from "../report/report_formats.ts";

/** The flags as commander gives them. */
export interface ReportFlags {
  readonly to?: readonly ReportFormat[];
  readonly into?: string;
  readonly people?: string;
  readonly out: string;
}
