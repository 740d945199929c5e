/** What published implementations take, by the route of each, run with NumPy 1.24, SciPy 1.10 and PyTorch 1.13. */

/** Where the peers were measured: ratios hold there. */
export const PEERS_MACHINE = "AMD EPYC, 2 processors, OpenBLAS";

export interface Peer {
  /** The name that the script gives the measurement. */
  readonly measurement: string;
  readonly name: string;
  /** The fastest of several on two threads, the machine lightly loaded; n = 5000 a set, d = 2048. */
  readonly seconds: number;
  /** Processor time on one thread: what to compare with `--threads 1` where the machine is busy. */
  readonly processorSeconds: number;
}

const KID = { name: "torch-fidelity (float32, a product for each subset)", seconds: 11.7, processorSeconds: 16.6 };
const PRDC = { name: "prdc (scikit-learn's distances, argpartition)", seconds: 8.4, processorSeconds: 11.4 };

export const PEERS: readonly Peer[] = [
  { measurement: "covariance", name: "numpy.cov, float64", seconds: 0.46, processorSeconds: 0.67 },
  {
    measurement: "frechet distance from moments",
    name: "pytorch-fid (scipy.linalg.sqrtm)",
    seconds: 7.5,
    processorSeconds: 9.6,
  },
  {
    measurement: "frechet distance from moments",
    name: "torch-fidelity (numpy.linalg.eigvals)",
    seconds: 5.2,
    processorSeconds: 5.5,
  },
  {
    measurement: "frechet distance from moments",
    name: "LAPACK's Cholesky and eigvalsh",
    seconds: 1.24,
    processorSeconds: 2.3,
  },
  { measurement: "kid 100 subsets of 1000, float64", ...KID },
  { measurement: "kid 100 subsets of 1000, float32", ...KID },
  {
    measurement: "precision and recall k=3",
    name: "torch-fidelity (torch.cdist, kthvalue)",
    seconds: 4.5,
    processorSeconds: 7.8,
  },
  { measurement: "prdc k=5", ...PRDC },
  { measurement: "prdc k=5 with intervals", ...PRDC },
];
