/** What a report can be written as: the order in which they are told. */
export const REPORT_FORMATS = ["html", "md", "tex", "csv", "json", "png"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
