import * as sdk from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'
import { expect } from 'vitest'
import {
  activity,
  alias,
  arn,
  distributed,
  express,
  failed,
  flaky,
  machine,
  mapping,
  NOW,
  PAY,
  QUICK,
  roleArn,
  running,
  version,
  type Account,
} from './account.js'

type Call = (client: SFNClient, account: Account) => Promise<object>

const ANY = expect.any(String) as string
const tags = [{ key: 'team', value: 'a' }]
/** AWS names the type of some structures, and the SDK hands the name on. */
const typed = (type: string, members: object) => ({ __type: `com.amazonaws.swf.base.model#${type}`, ...members })
const OWN_KEY = typed('EncryptionConfiguration', { type: 'AWS_OWNED_KEY' })
const NO_LOGS = typed('LoggingConfiguration', { level: 'OFF', includeExecutionData: false })
const NO_TRACES = typed('TracingConfiguration', { enabled: false })
const INCLUDED = typed('CloudWatchEventsExecutionDataDetails', { included: true })
const MAP_RUN = expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:mapRun:each\/items:[0-9a-f-]{36}$/) as string
const NONE = { succeeded: 0, failed: 0, timedOut: 0, aborted: 0, resultsWritten: 0, failuresNotRedrivable: 0, pendingRedrive: 0 }
const TWO_OF_THREE = { ...NONE, pending: 1, running: 2, total: 3 }
const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }]

/** Each operation, a call of it on the account of account.ts, and all that the SDK makes of the answer. */
export const OPERATIONS: readonly (readonly [command: string, call: Call, answer: object])[] = [
  [
    'CreateActivity',
    client => client.send(new sdk.CreateActivityCommand({ name: 'other' })),
    { activityArn: arn('activity:other'), creationDate: NOW },
  ],
  [
    'CreateStateMachine',
    client => client.send(new sdk.CreateStateMachineCommand({ name: 'other', roleArn, definition: QUICK, publish: true })),
    { stateMachineArn: arn('stateMachine:other'), stateMachineVersionArn: arn('stateMachine:other:1'), creationDate: NOW },
  ],
  [
    'CreateStateMachineAlias',
    client => client.send(new sdk.CreateStateMachineAliasCommand({ name: 'test', routingConfiguration })),
    { stateMachineAliasArn: `${machine}:test`, creationDate: NOW },
  ],
  ['DeleteActivity', client => client.send(new sdk.DeleteActivityCommand({ activityArn: activity })), {}],
  ['DeleteStateMachine', client => client.send(new sdk.DeleteStateMachineCommand({ stateMachineArn: machine })), {}],
  ['DeleteStateMachineAlias', client => client.send(new sdk.DeleteStateMachineAliasCommand({ stateMachineAliasArn: alias })), {}],
  [
    'DeleteStateMachineVersion',
    async client => {
      await client.send(new sdk.DeleteStateMachineAliasCommand({ stateMachineAliasArn: alias }))
      return client.send(new sdk.DeleteStateMachineVersionCommand({ stateMachineVersionArn: version }))
    },
    {},
  ],
  [
    'DescribeActivity',
    client => client.send(new sdk.DescribeActivityCommand({ activityArn: activity })),
    { activityArn: activity, name: 'worker', creationDate: NOW, encryptionConfiguration: OWN_KEY },
  ],
  [
    'DescribeExecution',
    client => client.send(new sdk.DescribeExecutionCommand({ executionArn: failed })),
    {
      executionArn: failed,
      stateMachineArn: machine,
      name: 'failed',
      status: 'FAILED',
      startDate: NOW,
      stopDate: NOW,
      input: '{"id":1}',
      inputDetails: INCLUDED,
      error: 'Card.Declined',
      cause: 'no funds',
      redriveCount: 0,
      redriveStatus: 'REDRIVABLE',
    },
  ],
  [
    'DescribeMapRun',
    (client, { mapRunArn }) => client.send(new sdk.DescribeMapRunCommand({ mapRunArn })),
    {
      mapRunArn: MAP_RUN,
      executionArn: mapping,
      status: 'RUNNING',
      startDate: NOW,
      maxConcurrency: 2,
      toleratedFailureCount: 0,
      toleratedFailurePercentage: 5,
      itemCounts: TWO_OF_THREE,
      executionCounts: TWO_OF_THREE,
      redriveCount: 0,
    },
  ],
  [
    'DescribeStateMachine',
    client => client.send(new sdk.DescribeStateMachineCommand({ stateMachineArn: version })),
    {
      stateMachineArn: version,
      name: 'pay',
      status: 'ACTIVE',
      definition: PAY,
      roleArn,
      type: 'STANDARD',
      creationDate: NOW,
      loggingConfiguration: NO_LOGS,
      tracingConfiguration: NO_TRACES,
      encryptionConfiguration: OWN_KEY,
      description: 'first',
    },
  ],
  [
    'DescribeStateMachineAlias',
    client => client.send(new sdk.DescribeStateMachineAliasCommand({ stateMachineAliasArn: alias })),
    { stateMachineAliasArn: alias, name: 'live', routingConfiguration, creationDate: NOW, updateDate: NOW },
  ],
  [
    'DescribeStateMachineForExecution',
    client => client.send(new sdk.DescribeStateMachineForExecutionCommand({ executionArn: running })),
    {
      stateMachineArn: machine,
      name: 'pay',
      definition: PAY,
      roleArn,
      updateDate: NOW,
      loggingConfiguration: NO_LOGS,
      tracingConfiguration: NO_TRACES,
      encryptionConfiguration: OWN_KEY,
    },
  ],
  [
    'GetActivityTask',
    async (client, { sfn }) => {
      await sfn.send({ operation: 'StartExecution', params: { stateMachineArn: machine, input: '{"id":3}' } })
      return client.send(new sdk.GetActivityTaskCommand({ activityArn: activity, workerName: 'w' }))
    },
    { taskToken: ANY, input: '{"id":3}' },
  ],
  [
    'GetExecutionHistory',
    client => client.send(new sdk.GetExecutionHistoryCommand({ executionArn: failed, reverseOrder: true, maxResults: 2 })),
    {
      events: [
        {
          id: 6,
          previousEventId: 5,
          timestamp: NOW,
          type: 'ExecutionFailed',
          executionFailedEventDetails: { error: 'Card.Declined', cause: 'no funds' },
        },
        {
          id: 5,
          previousEventId: 4,
          timestamp: NOW,
          type: 'ActivityFailed',
          activityFailedEventDetails: { error: 'Card.Declined', cause: 'no funds' },
        },
      ],
      nextToken: ANY,
    },
  ],
  [
    'ListActivities',
    client => client.send(new sdk.ListActivitiesCommand({})),
    { activities: [{ activityArn: activity, name: 'worker', creationDate: NOW }] },
  ],
  [
    'ListExecutions',
    client => client.send(new sdk.ListExecutionsCommand({ stateMachineArn: machine, statusFilter: 'FAILED' })),
    {
      executions: [
        {
          executionArn: failed,
          stateMachineArn: machine,
          name: 'failed',
          status: 'FAILED',
          startDate: NOW,
          stopDate: NOW,
          redriveCount: 0,
        },
      ],
    },
  ],
  [
    'ListMapRuns',
    client => client.send(new sdk.ListMapRunsCommand({ executionArn: mapping })),
    { mapRuns: [{ executionArn: mapping, mapRunArn: MAP_RUN, stateMachineArn: `${distributed}/items`, startDate: NOW }] },
  ],
  [
    'ListStateMachineAliases',
    client => client.send(new sdk.ListStateMachineAliasesCommand({ stateMachineArn: machine })),
    { stateMachineAliases: [{ stateMachineAliasArn: alias, creationDate: NOW }] },
  ],
  [
    'ListStateMachineVersions',
    client => client.send(new sdk.ListStateMachineVersionsCommand({ stateMachineArn: machine })),
    { stateMachineVersions: [{ stateMachineVersionArn: version, creationDate: NOW }] },
  ],
  [
    'ListStateMachines',
    client => client.send(new sdk.ListStateMachinesCommand({})),
    {
      stateMachines: [
        { stateMachineArn: distributed, name: 'each', type: 'STANDARD', creationDate: NOW },
        { stateMachineArn: flaky, name: 'flaky', type: 'STANDARD', creationDate: NOW },
        { stateMachineArn: machine, name: 'pay', type: 'STANDARD', creationDate: NOW },
        { stateMachineArn: express, name: 'quick', type: 'EXPRESS', creationDate: NOW },
      ],
    },
  ],
  ['ListTagsForResource', client => client.send(new sdk.ListTagsForResourceCommand({ resourceArn: activity })), { tags }],
  [
    'PublishStateMachineVersion',
    async client => {
      await client.send(new sdk.UpdateStateMachineCommand({ stateMachineArn: machine, definition: QUICK }))
      return client.send(new sdk.PublishStateMachineVersionCommand({ stateMachineArn: machine, description: 'second' }))
    },
    { stateMachineVersionArn: `${machine}:2`, creationDate: NOW },
  ],
  ['RedriveExecution', client => client.send(new sdk.RedriveExecutionCommand({ executionArn: failed })), { redriveDate: NOW }],
  ['SendTaskFailure', (client, { token }) => client.send(new sdk.SendTaskFailureCommand({ taskToken: token, error: 'E' })), {}],
  ['SendTaskHeartbeat', (client, { token }) => client.send(new sdk.SendTaskHeartbeatCommand({ taskToken: token })), {}],
  ['SendTaskSuccess', (client, { token }) => client.send(new sdk.SendTaskSuccessCommand({ taskToken: token, output: '1' })), {}],
  [
    'StartExecution',
    client => client.send(new sdk.StartExecutionCommand({ stateMachineArn: machine, name: 'new' })),
    { executionArn: arn('execution:pay:new'), startDate: NOW },
  ],
  [
    'StartSyncExecution',
    client => client.send(new sdk.StartSyncExecutionCommand({ stateMachineArn: express, name: 'new', input: '{"id":4}' })),
    {
      executionArn: expect.stringMatching(/:express:quick:new:[0-9a-f-]{36}$/) as string,
      stateMachineArn: express,
      name: 'new',
      status: 'SUCCEEDED',
      startDate: NOW,
      stopDate: NOW,
      input: '{"id":4}',
      inputDetails: INCLUDED,
      output: '{"id":4}',
      outputDetails: INCLUDED,
      billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 },
    },
  ],
  ['StopExecution', client => client.send(new sdk.StopExecutionCommand({ executionArn: running, error: 'Enough' })), { stopDate: NOW }],
  ['TagResource', client => client.send(new sdk.TagResourceCommand({ resourceArn: machine, tags })), {}],
  [
    'TestState',
    client => client.send(new sdk.TestStateCommand({ definition: '{"Type":"Pass","Result":1,"Next":"B"}', inspectionLevel: 'DEBUG' })),
    {
      status: 'SUCCEEDED',
      output: '1',
      nextState: 'B',
      inspectionData: { input: '{}', result: '1', afterResultSelector: '1', afterResultPath: '1' },
    },
  ],
  ['UntagResource', client => client.send(new sdk.UntagResourceCommand({ resourceArn: activity, tagKeys: ['team'] })), {}],
  ['UpdateMapRun', (client, { mapRunArn }) => client.send(new sdk.UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3 })), {}],
  [
    'UpdateStateMachine',
    client => client.send(new sdk.UpdateStateMachineCommand({ stateMachineArn: machine, definition: QUICK, publish: true })),
    { stateMachineVersionArn: `${machine}:2`, revisionId: ANY, updateDate: NOW },
  ],
  [
    'UpdateStateMachineAlias',
    client => client.send(new sdk.UpdateStateMachineAliasCommand({ stateMachineAliasArn: alias, description: 'new' })),
    { updateDate: NOW },
  ],
  [
    'ValidateStateMachineDefinition',
    client => client.send(new sdk.ValidateStateMachineDefinitionCommand({ definition: '{"StartAt":"A","States":{}}' })),
    {
      result: 'FAIL',
      truncated: false,
      diagnostics: expect.arrayContaining([{ severity: 'ERROR', code: ANY, message: ANY, location: ANY }]) as object[],
    },
  ],
]
