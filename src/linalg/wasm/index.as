export { bidiagonalise } from "./bidiagonal";
export { cholesky } from "./cholesky";
export { tridiagonalise } from "./tridiagonal";
