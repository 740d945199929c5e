/** The flags as commander gives them. */
export interface BlessFlags {
  readonly force?: boolean;
  readonly out: string;
  readonly baselines: string;
}
