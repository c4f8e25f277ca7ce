import type { OperationName } from '../model/checkRequest.js'
import type { Draft } from '../world/draft.js'
import * as activities from './activities.js'
import * as aliases from './aliases.js'
import * as executions from './executions.js'
import { startSyncExecution } from './express.js'
import { getExecutionHistory } from './history.js'
import { listExecutions } from './listExecutions.js'
import * as mapRuns from './mapRuns.js'
import type { Reply } from './reply.js'
import * as stateMachines from './stateMachines.js'
import * as tags from './tags.js'
import * as taskAnswers from './taskAnswers.js'
import { testState } from './testState.js'
import { validateStateMachineDefinition } from './validation.js'
import * as versions from './versions.js'

export type Operation = (draft: Draft, input: never) => Reply

/** What each operation does. Its request has passed the checks of the service model. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  CreateActivity: activities.createActivity,
  CreateStateMachine: stateMachines.createStateMachine,
  CreateStateMachineAlias: aliases.createStateMachineAlias,
  DeleteActivity: activities.deleteActivity,
  DeleteStateMachine: stateMachines.deleteStateMachine,
  DeleteStateMachineAlias: aliases.deleteStateMachineAlias,
  DeleteStateMachineVersion: versions.deleteStateMachineVersion,
  DescribeActivity: activities.describeActivity,
  DescribeExecution: executions.describeExecution,
  DescribeMapRun: mapRuns.describeMapRun,
  DescribeStateMachine: stateMachines.describeStateMachine,
  DescribeStateMachineAlias: aliases.describeStateMachineAlias,
  DescribeStateMachineForExecution: executions.describeStateMachineForExecution,
  GetActivityTask: activities.getActivityTask,
  GetExecutionHistory: getExecutionHistory,
  ListActivities: activities.listActivities,
  ListExecutions: listExecutions,
  ListMapRuns: mapRuns.listMapRuns,
  ListStateMachineAliases: aliases.listStateMachineAliases,
  ListStateMachineVersions: versions.listStateMachineVersions,
  ListStateMachines: stateMachines.listStateMachines,
  ListTagsForResource: tags.listTagsForResource,
  PublishStateMachineVersion: versions.publishStateMachineVersion,
  RedriveExecution: executions.redriveExecution,
  SendTaskFailure: taskAnswers.sendTaskFailure,
  SendTaskHeartbeat: taskAnswers.sendTaskHeartbeat,
  SendTaskSuccess: taskAnswers.sendTaskSuccess,
  StartExecution: executions.startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: executions.stopExecution,
  TagResource: tags.tagResource,
  TestState: testState,
  UntagResource: tags.untagResource,
  UpdateMapRun: mapRuns.updateMapRun,
  UpdateStateMachine: stateMachines.updateStateMachine,
  UpdateStateMachineAlias: aliases.updateStateMachineAlias,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
}
