/**
 * Thrown where a request asks for what cannot be answered: its message is shown to whoever asked, so it says what was
 * found and what to do, and nothing of the machine.
 *
 * @example
 * ```ts
 * throw new RequestProblem(404, `There is no run '${id}'. The list of runs is at /.`);
 * ```
 */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param status Of HTTP: 400 and above. */
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
