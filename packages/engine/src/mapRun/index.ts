export {
  mapRunEffectsOf,
  mapRunTransition,
  redriveMapRun,
  startMapRun,
  stopChild,
  stopMapRun,
  updateMapRun,
  type MapRunCommand,
  type MapRunOptions,
  type StartMapRunOptions,
} from './decide.js'
export {
  childExecution,
  describeChild,
  describeMapRun,
  isKeptChild,
  listChildren,
  mapRunListItem,
  type ChildDescription,
  type ChildListItem,
  type ChildStatus,
  type MapRunCounts,
  type MapRunDescription,
} from './describe.js'
export type {
  ChildMapRunTask,
  ChildTask,
  Latency,
  MapRun,
  MapRunEffects,
  MapRunLimits,
  MapRunResult,
  MapRunStatus,
  S3Request,
} from './mapRun.js'
export { answerS3, objectStore, storedBody, storedObjects, type ObjectStore, type StoredObject } from './objectStore.js'
export type { S3Command } from './s3.js'
export {
  mapRunOf,
  mapRunsOf,
  type ChangedMapRun,
  type ExecutionTree,
  type TreeEffects,
  type TreeMapRunTask,
  type TreeOptions,
  type TreeResult,
  type TreeTask,
} from './tree.js'
export {
  redriveTree,
  startTree,
  stopTree,
  stopTreeChild,
  transitionTree,
  treeEffectsOf,
  treeOf,
  updateTreeMapRun,
  withActivities,
  type TreeCommand,
} from './decideTree.js'
