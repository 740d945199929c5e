/** What a sanity check found before a likelihood is trusted. */
export interface CheckOutcome {
  /** The check's name, for tables: "masses sum to 1". */
  readonly check: string;
  readonly ok: boolean;
  /** What was found, in a sentence that stands on its own, with what to look at where it is wrong. */
  readonly finding: string;
}
