import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../model/apiError.js'
import type { OperationName } from '../model/checkRequest.js'
import { OPERATION_INPUTS } from '../model/shapes.js'
import { activityArn, Conversation, executionArn, machineArn, PASS, ROLE, taskOf, WAIT, type Members } from '../world/world.fixture.js'

/** What was answered so far, by operation: the newest answer of each. */
type Answers = Readonly<Record<string, Members>>

type Params = Readonly<Record<string, unknown>>
type Step = readonly [operation: OperationName, params: Params | ((answers: Answers) => Params), expected: object]

const AT = Date.UTC(2026, 0, 1) / 1000
const ARN = {
  activity: activityArn('a'),
  machine: machineArn('m'),
  version: machineArn('m:1'),
  alias: machineArn('m:live'),
  execution: executionArn('m', 'e'),
}
const DO = taskOf(ARN.activity)
const MAP = JSON.stringify({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Label: 'Each',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...(JSON.parse(WAIT) as object) },
      End: true,
    },
  },
})
const TEXT = expect.any(String) as unknown
const NUMBER = expect.any(Number) as unknown
const tags = [{ key: 'team', value: 'blue' }]
const route = (weight: number, version = ARN.version) => ({ stateMachineVersionArn: version, weight })
const token = ({ GetActivityTask }: Answers) => ({ taskToken: GetActivityTask!.taskToken })
const mapRunArn = ({ ListMapRuns }: Answers) => (ListMapRuns!.mapRuns as unknown as readonly Members[])[0]!.mapRunArn

/** The life of an account. */
const STEPS: readonly Step[] = [
  ['CreateActivity', { name: 'a', tags }, { activityArn: ARN.activity }],
  ['DescribeActivity', { activityArn: ARN.activity }, { name: 'a', encryptionConfiguration: { type: 'AWS_OWNED_KEY' } }],
  ['ListActivities', {}, { activities: [{ activityArn: ARN.activity }] }],
  ['ValidateStateMachineDefinition', { definition: DO }, { result: 'OK', diagnostics: [], truncated: false }],
  ['ValidateStateMachineDefinition', { definition: '{}' }, { result: 'FAIL', diagnostics: [{ severity: 'ERROR', location: '/' }] }],
  ['TestState', { definition: '{"Type":"Pass","End":true}', input: '1', inspectionLevel: 'DEBUG' }, { status: 'SUCCEEDED', output: '1' }],
  ['CreateStateMachine', { name: 'm', definition: DO, roleArn: ROLE, publish: true }, { stateMachineVersionArn: ARN.version }],
  ['DescribeStateMachine', { stateMachineArn: ARN.machine }, { definition: DO, status: 'ACTIVE', type: 'STANDARD', roleArn: ROLE }],
  ['DescribeStateMachine', { stateMachineArn: ARN.version }, { stateMachineArn: ARN.version, definition: DO }],
  ['ListStateMachines', { maxResults: 1 }, { stateMachines: [{ name: 'm', type: 'STANDARD' }] }],
  ['UpdateStateMachine', { stateMachineArn: ARN.machine, roleArn: `${ROLE}s` }, { revisionId: TEXT }],
  ['PublishStateMachineVersion', { stateMachineArn: ARN.machine, description: 'second' }, { stateMachineVersionArn: machineArn('m:2') }],
  [
    'ListStateMachineVersions',
    { stateMachineArn: ARN.machine },
    { stateMachineVersions: [{ stateMachineVersionArn: machineArn('m:2') }, {}] },
  ],
  ['CreateStateMachineAlias', { name: 'live', routingConfiguration: [route(100)] }, { stateMachineAliasArn: ARN.alias }],
  [
    'UpdateStateMachineAlias',
    { stateMachineAliasArn: ARN.alias, routingConfiguration: [route(0, machineArn('m:2')), route(100)] },
    { updateDate: NUMBER },
  ],
  [
    'DescribeStateMachineAlias',
    { stateMachineAliasArn: ARN.alias },
    { name: 'live', routingConfiguration: [route(0, machineArn('m:2')), route(100)] },
  ],
  ['ListStateMachineAliases', { stateMachineArn: ARN.machine }, { stateMachineAliases: [{ stateMachineAliasArn: ARN.alias }] }],
  ['TagResource', { resourceArn: ARN.machine, tags }, {}],
  ['ListTagsForResource', { resourceArn: ARN.machine }, { tags }],
  ['UntagResource', { resourceArn: ARN.machine, tagKeys: ['team'] }, {}],
  ['ListTagsForResource', { resourceArn: ARN.machine }, { tags: [] }],

  ['StartExecution', { stateMachineArn: ARN.alias, name: 'e', input: '{"a":1}', traceHeader: 'Root=1' }, { executionArn: ARN.execution }],
  ['GetActivityTask', { activityArn: ARN.activity, workerName: 'w' }, { input: '{"a":1}' }],
  ['SendTaskHeartbeat', token, {}],
  ['SendTaskFailure', answers => ({ ...token(answers), error: 'E', cause: 'c' }), {}],
  [
    'DescribeExecution',
    { executionArn: ARN.execution },
    {
      status: 'FAILED',
      error: 'E',
      cause: 'c',
      stateMachineAliasArn: ARN.alias,
      stateMachineVersionArn: ARN.version,
      traceHeader: 'Root=1',
      redriveStatus: 'REDRIVABLE',
    },
  ],
  ['RedriveExecution', { executionArn: ARN.execution, clientToken: 't' }, { redriveDate: NUMBER }],
  ['GetActivityTask', { activityArn: ARN.activity }, { taskToken: TEXT }],
  ['SendTaskSuccess', answers => ({ ...token(answers), output: '{"ok":true}' }), {}],
  ['DescribeExecution', { executionArn: ARN.execution }, { status: 'SUCCEEDED', output: '{"ok":true}', redriveCount: 1 }],
  ['GetExecutionHistory', { executionArn: ARN.execution, maxResults: 1, reverseOrder: true }, { events: [{ type: 'ExecutionSucceeded' }] }],
  ['DescribeStateMachineForExecution', { executionArn: ARN.execution }, { stateMachineArn: ARN.machine, definition: DO, roleArn: ROLE }],
  [
    'ListExecutions',
    { stateMachineArn: ARN.alias, statusFilter: 'SUCCEEDED' },
    { executions: [{ executionArn: ARN.execution, redriveCount: 1 }] },
  ],

  ['CreateStateMachine', { name: 'express', definition: PASS, roleArn: ROLE, type: 'EXPRESS' }, {}],
  ['StartSyncExecution', { stateMachineArn: machineArn('express'), input: '2' }, { status: 'SUCCEEDED', output: '2', billingDetails: {} }],
  ['CreateStateMachine', { name: 'map', definition: MAP, roleArn: ROLE }, {}],
  ['StartExecution', { stateMachineArn: machineArn('map'), name: 'e', input: '[1,2]' }, {}],
  ['ListMapRuns', { executionArn: executionArn('map', 'e') }, { mapRuns: [{ stateMachineArn: machineArn('map/Each') }] }],
  ['UpdateMapRun', answers => ({ mapRunArn: mapRunArn(answers), maxConcurrency: 5 }), {}],
  ['DescribeMapRun', answers => ({ mapRunArn: mapRunArn(answers) }), { status: 'RUNNING', maxConcurrency: 5, itemCounts: { running: 2 } }],
  ['ListExecutions', answers => ({ mapRunArn: mapRunArn(answers) }), { executions: [{ itemCount: 1 }, { status: 'RUNNING' }] }],
  ['StopExecution', { executionArn: executionArn('map', 'e'), error: 'E' }, { stopDate: NUMBER }],
  ['DescribeMapRun', answers => ({ mapRunArn: mapRunArn(answers) }), { status: 'ABORTED', executionCounts: { aborted: 2 } }],

  ['DeleteStateMachineAlias', { stateMachineAliasArn: ARN.alias }, {}],
  ['DeleteStateMachineVersion', { stateMachineVersionArn: ARN.version }, {}],
  ['DeleteStateMachine', { stateMachineArn: ARN.machine }, {}],
  ['DeleteActivity', { activityArn: ARN.activity }, {}],
  ['ListActivities', {}, { activities: [] }],
]

const NONE = 'arn:aws:states:us-east-1:123456789012'

/** How each operation refuses, in an account with nothing in it. */
const REFUSALS: readonly (readonly [OperationName, object, ErrorCode])[] = [
  ['CreateActivity', { name: 'a b' }, 'InvalidName'],
  ['CreateStateMachine', { name: 'm', definition: '{}', roleArn: ROLE }, 'InvalidDefinition'],
  ['CreateStateMachineAlias', { name: 'live', routingConfiguration: [route(99)] }, 'ValidationException'],
  ['DeleteActivity', { activityArn: 'a' }, 'InvalidArn'],
  ['DeleteStateMachine', { stateMachineArn: ARN.activity }, 'InvalidArn'],
  ['DeleteStateMachineAlias', { stateMachineAliasArn: 'alias' }, 'InvalidArn'],
  ['DeleteStateMachineVersion', { stateMachineVersionArn: 'v' }, 'InvalidArn'],
  ['DescribeActivity', { activityArn: ARN.activity }, 'ActivityDoesNotExist'],
  ['DescribeExecution', { executionArn: ARN.execution }, 'ExecutionDoesNotExist'],
  ['DescribeMapRun', { mapRunArn: `${NONE}:mapRun:m/Each:none` }, 'ResourceNotFound'],
  ['DescribeStateMachine', { stateMachineArn: ARN.machine }, 'StateMachineDoesNotExist'],
  ['DescribeStateMachineAlias', { stateMachineAliasArn: ARN.alias }, 'ResourceNotFound'],
  ['DescribeStateMachineForExecution', { executionArn: ARN.execution }, 'ExecutionDoesNotExist'],
  ['GetActivityTask', { activityArn: ARN.activity }, 'ActivityDoesNotExist'],
  ['GetExecutionHistory', { executionArn: `${NONE}:express:m:e:id` }, 'InvalidArn'],
  ['ListActivities', { nextToken: 'none' }, 'InvalidToken'],
  ['ListExecutions', {}, 'ValidationException'],
  ['ListMapRuns', { executionArn: ARN.execution }, 'ExecutionDoesNotExist'],
  ['ListStateMachineAliases', { stateMachineArn: ARN.machine }, 'StateMachineDoesNotExist'],
  ['ListStateMachineVersions', { stateMachineArn: ARN.activity }, 'InvalidArn'],
  ['ListStateMachines', { maxResults: -1 }, 'ValidationException'],
  ['ListTagsForResource', { resourceArn: ARN.activity }, 'ResourceNotFound'],
  ['PublishStateMachineVersion', { stateMachineArn: ARN.machine }, 'StateMachineDoesNotExist'],
  ['RedriveExecution', { executionArn: ARN.execution }, 'ExecutionDoesNotExist'],
  ['SendTaskFailure', { taskToken: 'none' }, 'InvalidToken'],
  ['SendTaskHeartbeat', { taskToken: 'none' }, 'InvalidToken'],
  ['SendTaskSuccess', { taskToken: 'none', output: 'no json' }, 'InvalidOutput'],
  ['StartExecution', { stateMachineArn: ARN.machine }, 'StateMachineDoesNotExist'],
  ['StartSyncExecution', { stateMachineArn: ARN.machine }, 'StateMachineDoesNotExist'],
  ['StopExecution', { executionArn: ARN.execution }, 'ExecutionDoesNotExist'],
  ['TagResource', { resourceArn: ARN.activity, tags }, 'ResourceNotFound'],
  ['TestState', { definition: '{"Type":"Pass","End":true}', input: 'no json' }, 'InvalidExecutionInput'],
  ['UntagResource', { resourceArn: ARN.activity, tagKeys: [] }, 'ResourceNotFound'],
  ['UpdateMapRun', { mapRunArn: `${NONE}:mapRun:m/Each:none`, maxConcurrency: 1 }, 'ResourceNotFound'],
  ['UpdateStateMachine', { stateMachineArn: ARN.machine }, 'StateMachineDoesNotExist'],
  ['UpdateStateMachineAlias', { stateMachineAliasArn: ARN.alias, description: '' }, 'ResourceNotFound'],
  ['ValidateStateMachineDefinition', { definition: DO, maxResults: 101 }, 'ValidationException'],
]

const ALL = Object.keys(OPERATION_INPUTS).sort()

describe('the 37 operations', () => {
  test('answer as the service model has it, in the life of an account', () => {
    expect([...new Set(STEPS.map(([operation]) => operation))].sort()).toEqual(ALL)
    expect(ALL).toHaveLength(37)
    const talk = new Conversation()
    const answers: Record<string, Members> = {}
    for (const [operation, params, expected] of STEPS) {
      answers[operation] = talk.get(operation, typeof params === 'function' ? params(answers) : params)
      expect(answers[operation], operation).toMatchObject(expected)
    }
    expect(answers.CreateActivity!.creationDate).toBe(AT + 0.001)
  })

  test('refuse each in its own way', () => {
    expect(REFUSALS.map(([operation]) => operation).sort()).toEqual(ALL)
  })

  test.each(REFUSALS)('%s %j: %s', (operation, params, code) => {
    expect(new Conversation().ask(operation, params)).toHaveProperty('error.code', code)
  })
})
