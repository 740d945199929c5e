/** What a chart is drawn with, families' own colours aside. */
export interface ChartInk {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
}

/** On white: stills, and pages of a light scheme. */
export const LIGHT_INK: ChartInk = {
  paper: "#ffffff",
  text: "#1c1c1e",
  muted: "#5f6368",
  grid: "#e6e6e8",
  axis: "#b4b4b8",
};

/** On the raised grey of pages of a dark scheme. */
export const DARK_INK: ChartInk = {
  paper: "#202225",
  text: "#ececea",
  muted: "#a9adb4",
  grid: "#34373b",
  axis: "#62666c",
};
