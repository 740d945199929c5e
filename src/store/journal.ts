import { type FileHandle, open, readFile } from "node:fs/promises";

/**
 * A file of JSON lines that only grows: one line for each finished unit of work, flushed before anyone relies on it.
 * A last line that was cut short by a crash is left out when reading and cut off when appending.
 */
export class Journal {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens a journal for appending, and makes it where there is none. */
  static async open(path: string): Promise<Journal> {
    const file = await open(path, "a+");
    const text = await readFile(path, "utf8");
    const whole = text.lastIndexOf("\n") + 1;
    if (whole < text.length) await file.truncate(new TextEncoder().encode(text.slice(0, whole)).length);
    return new Journal(file);
  }

  /**
   * All whole lines of a journal, parsed.
   *
   * @throws {SyntaxError} At a line that is not JSON: its file and number.
   */
  static async read(path: string): Promise<unknown[]> {
    const text = await readFile(path, "utf8");
    return text.split("\n").slice(0, -1).map((line, i) => {
      try {
        return JSON.parse(line);
      } catch {
        throw new SyntaxError(`${path}, line ${i + 1}: this is not JSON, so the journal was damaged; start a new run`);
      }
    });
  }

  /** Appends one line and waits until it is on the disk. */
  async append(entry: unknown): Promise<void> {
    await this.#file.appendFile(`${JSON.stringify(entry)}\n`);
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
