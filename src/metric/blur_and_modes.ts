/** Where metrics stand that say whether samples are blurred and which of the data's modes they leave out. */
export const BLUR_AND_MODES = { part: "Blur and dropped modes" } as const;
