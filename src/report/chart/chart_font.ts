/** The family that stills are set in, and what stands in for it where it is not installed. */
export const CHART_FONT = "Inter, system-ui, sans-serif";

/** Sizes of letters, in CSS pixels. */
export const CHART_SIZE = { title: 15, label: 12.5, tick: 11.5 } as const;

/** A canvas font at so many pixels. */
export function chartFont(size: number, weight: 400 | 600 = 400): string {
  return `${weight} ${size}px ${CHART_FONT}`;
}
