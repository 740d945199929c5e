import { join } from "node:path";

/** The folder of the checkout: models, suites and reports are found from here, whatever the working directory. */
export const PROJECT_ROOT: string = join(import.meta.dirname!, "..", "..");
