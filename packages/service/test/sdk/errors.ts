import * as sdk from '@aws-sdk/client-sfn'
import type { LoggingConfiguration, SFNClient } from '@aws-sdk/client-sfn'
import { activity, alias, failed, machine, QUICK, roleArn, running, type Account } from './account.js'

type Call = (client: SFNClient, account: Account) => Promise<object>

const CUSTOMER_KEY = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/key' } as const
const LOGS = { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:none:*' } }

/** Each error that the service gives, and what provokes it on the account of account.ts. */
export const ERRORS: readonly (readonly [error: string, call: Call, message: string | RegExp])[] = [
  [
    'ActivityAlreadyExists',
    client => client.send(new sdk.CreateActivityCommand({ name: 'worker', encryptionConfiguration: CUSTOMER_KEY })),
    `Activity Already Exists: '${activity}'`,
  ],
  [
    'ActivityDoesNotExist',
    client => client.send(new sdk.DescribeActivityCommand({ activityArn: `${activity}x` })),
    `Activity Does Not Exist: '${activity}x'`,
  ],
  [
    'ConflictException',
    client => client.send(new sdk.DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${machine}:1` })),
    'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]',
  ],
  [
    'ExecutionAlreadyExists',
    client => client.send(new sdk.StartExecutionCommand({ stateMachineArn: machine, name: 'failed' })),
    `Execution Already Exists: '${failed}'`,
  ],
  [
    'ExecutionDoesNotExist',
    client => client.send(new sdk.DescribeExecutionCommand({ executionArn: `${failed}x` })),
    `Execution Does Not Exist: '${failed}x'`,
  ],
  [
    'ExecutionNotRedrivable',
    client => client.send(new sdk.RedriveExecutionCommand({ executionArn: running })),
    `Execution ${running} invalid for redrive as: Execution is RUNNING and cannot be redriven`,
  ],
  ['InvalidArn', client => client.send(new sdk.DescribeActivityCommand({ activityArn: 'x' })), "Invalid Arn: 'Invalid ARN prefix: x'"],
  [
    'InvalidDefinition',
    client => client.send(new sdk.CreateStateMachineCommand({ name: 'other', roleArn, definition: '{}' })),
    /^Invalid State Machine Definition: '/,
  ],
  [
    'InvalidExecutionInput',
    client => client.send(new sdk.StartExecutionCommand({ stateMachineArn: machine, input: 'not' })),
    /^Invalid State Machine Execution Input: 'Unrecognized token 'not'/,
  ],
  [
    'InvalidLoggingConfiguration',
    client => {
      const loggingConfiguration: LoggingConfiguration = { level: 'ALL', destinations: [LOGS] }
      return client.send(new sdk.CreateStateMachineCommand({ name: 'other', roleArn, definition: QUICK, loggingConfiguration }))
    },
    'Invalid Logging Configuration: Log Destination not found.',
  ],
  ['InvalidName', client => client.send(new sdk.CreateActivityCommand({ name: 'a b' })), "Invalid Name: 'a b'"],
  [
    'InvalidOutput',
    (client, { token }) => client.send(new sdk.SendTaskSuccessCommand({ taskToken: token, output: '{' })),
    /^Invalid Output: '/,
  ],
  ['InvalidToken', client => client.send(new sdk.SendTaskHeartbeatCommand({ taskToken: 'x' })), "Invalid Token: 'Invalid token'"],
  [
    'MissingRequiredParameter',
    client => client.send(new sdk.UpdateStateMachineCommand({ stateMachineArn: machine })),
    /^Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified/,
  ],
  [
    'ResourceNotFound',
    client => client.send(new sdk.DescribeStateMachineAliasCommand({ stateMachineAliasArn: `${alias}x` })),
    /^Request references a resource that does not exist/,
  ],
  [
    'ServiceQuotaExceededException',
    async (client, { sfn }) => {
      const routingConfiguration = [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }]
      const create = (i: number) => ({ operation: 'CreateStateMachineAlias', params: { name: `a${i}`, routingConfiguration } })
      for (let i = 1; i < 100; i++) await sfn.send(create(i))
      return client.send(new sdk.CreateStateMachineAliasCommand({ name: 'other', routingConfiguration }))
    },
    /100/,
  ],
  [
    'StateMachineAlreadyExists',
    client => client.send(new sdk.CreateStateMachineCommand({ name: 'pay', roleArn, definition: QUICK })),
    `State Machine Already Exists: '${machine}'`,
  ],
  [
    'StateMachineDeleting',
    async client => {
      await client.send(new sdk.DeleteStateMachineCommand({ stateMachineArn: machine }))
      return client.send(new sdk.StartExecutionCommand({ stateMachineArn: machine }))
    },
    `State Machine is being deleted: '${machine}'`,
  ],
  [
    'StateMachineDoesNotExist',
    client => client.send(new sdk.StartExecutionCommand({ stateMachineArn: `${machine}x` })),
    `State Machine Does Not Exist: '${machine}x'`,
  ],
  [
    'StateMachineTypeNotSupported',
    client => client.send(new sdk.StartSyncExecutionCommand({ stateMachineArn: machine })),
    'This operation is not supported by this type of state machine',
  ],
  [
    'TaskTimedOut',
    async (client, { token }) => {
      await client.send(new sdk.StopExecutionCommand({ executionArn: running }))
      return client.send(new sdk.SendTaskSuccessCommand({ taskToken: token, output: '1' }))
    },
    `Task Timed Out: '${activity}'`,
  ],
  [
    'TooManyTags',
    client => {
      const tags = Array.from({ length: 51 }, (_, i) => ({ key: `${i}`, value: '' }))
      return client.send(new sdk.TagResourceCommand({ resourceArn: activity, tags }))
    },
    /at most 50 tags/,
  ],
  [
    'ValidationException',
    client => client.send(new sdk.ListActivitiesCommand({ maxResults: 1001 })),
    "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
  ],
]

/** Of HTTP, where it is not 400. */
export const STATUS: Readonly<Record<string, number>> = { ConflictException: 409, ServiceQuotaExceededException: 402 }

/** What this service never has a reason for. */
export const NEVER = new Map([
  ['ActivityLimitExceeded', 'there is no limit to activities'],
  ['ActivityWorkerLimitExceeded', 'nor to workers'],
  ['ExecutionLimitExceeded', 'nor to executions, but for those that start one another at one moment: their tasks fail with it'],
  ['StateMachineLimitExceeded', 'nor to state machines'],
  ['InvalidEncryptionConfiguration', 'keys are taken down, and not looked at'],
  ['InvalidTracingConfiguration', 'a tracing configuration has nothing that could be wrong'],
  ['KmsAccessDeniedException', 'nothing is encrypted'],
  ['KmsInvalidStateException', 'nothing is encrypted'],
  ['KmsThrottlingException', 'nothing is encrypted'],
  ['TaskDoesNotExist', 'a token that is none of a task is an InvalidToken'],
])
