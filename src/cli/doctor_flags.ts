/** The flags as commander gives them. */
export interface DoctorFlags {
  readonly threads?: number;
  readonly ceiling: boolean;
  readonly json?: boolean;
  readonly only?: string;
}
