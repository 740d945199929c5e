/** The flags as commander gives them. */
export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly out: string;
  readonly history: string;
}
