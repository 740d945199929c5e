/** The flags of `score` as commander gives them. */
export interface ScoreFlags {
  readonly generated?: string[];
  readonly reference: string;
  readonly referenceTrain?: string;
  readonly metrics?: string[];
  readonly features?: string;
  readonly layer?: string;
  readonly resize?: "tf1" | "clean" | "torch";
  readonly as?: string;
  readonly rosetta?: boolean;
  readonly logits?: string;
  readonly k?: number;
  readonly kidSubsets?: number;
  readonly kidSubsetSize?: number;
  readonly kidDegree?: number;
  readonly kidGamma?: number;
  readonly kidCoef0?: number;
  readonly kidEstimator?: "unbiased" | "biased" | "u-statistic";
  readonly splits?: number;
  readonly shuffle: boolean;
  readonly seed?: number;
  readonly n?: number;
  readonly saveStats?: string;
  readonly saveReference?: string;
  readonly data?: string[];
  readonly workers?: number;
  readonly registry: string;
  readonly cache: string;
  readonly json?: boolean;
}
