/** A finished chart: its picture, and in words what the picture shows. */
export interface Chart {
  /** File name in the run's folder. */
  readonly file: string;
  /** What is seen, made from the numbers. */
  readonly title: string;
  /** The finding and the numbers, for those who do not see the picture. */
  readonly alt: string;
  /** How to read it. */
  readonly caption: string;
  /** Size at which it is shown, in CSS pixels; the picture has twice as many each way. */
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}
