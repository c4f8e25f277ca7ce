export { exploreParallel, type ExplorableModule, type ParallelOptions } from './explore/parallel.js'
