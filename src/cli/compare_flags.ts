/** The flags as commander gives them. */
export interface CompareFlags {
  readonly onlyChanged?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly out: string;
  readonly baselines: string;
}
