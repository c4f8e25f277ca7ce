import { expect, describe as group, test } from 'vitest'
import { machineOf, machineWith, pass, task, waitSeconds } from '../../test/definitions.js'
import { fails, given, isRedriven, isStopped, later, succeeds, type Given } from '../../test/given.js'
import { describe, type ExecutionDescription } from '../index.js'

const ARN = 'arn:aws:states:us-east-1:123456789012:execution:M:run-1'
const at = 1_000_000
const NOT_REDRIVABLE = (status: string) => ({
  redriveStatus: 'NOT_REDRIVABLE' as const,
  redriveStatusReason: `Execution is ${status} and cannot be redriven`,
})

group('DescribeExecution tells', () => {
  const begun = (fields = {}) => given(machineWith(fields, task('Work')), { executionArn: ARN, inputText: '{ "a" : 1 }', at: 5000 })
  const always = {
    executionArn: ARN,
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:M',
    name: 'run-1',
    startDate: 5,
    input: '{ "a" : 1 }',
    inputDetails: { included: true as const },
  }

  test.each<readonly [what: string, given: () => Given, rest: Omit<ExecutionDescription, keyof typeof always>]>([
    ['one that runs', () => begun(), { status: 'RUNNING', redriveCount: 0, ...NOT_REDRIVABLE('RUNNING') }],
    [
      'one that has succeeded',
      () => begun().when(later(2), succeeds('Work', [1])),
      {
        status: 'SUCCEEDED',
        stopDate: 7,
        output: '[1]',
        outputDetails: { included: true },
        redriveCount: 0,
        ...NOT_REDRIVABLE('SUCCEEDED'),
      },
    ],
    [
      'one that has failed',
      () => begun().when(later(2), fails('Work', 'Boom', 'why')),
      { status: 'FAILED', stopDate: 7, error: 'Boom', cause: 'why', redriveCount: 0, redriveStatus: 'REDRIVABLE' },
    ],
    [
      'one that has failed without error and cause',
      () => begun().when(fails('Work')),
      { status: 'FAILED', stopDate: 5, redriveCount: 0, redriveStatus: 'REDRIVABLE' },
    ],
    [
      'one that was stopped',
      () => begun().when(isStopped('Operator', 'enough')),
      { status: 'ABORTED', stopDate: 5, error: 'Operator', cause: 'enough', redriveCount: 0, redriveStatus: 'REDRIVABLE' },
    ],
    [
      'one that ran out of its own time, without error and cause',
      () => begun({ TimeoutSeconds: 3 }).when(later(9)),
      { status: 'TIMED_OUT', stopDate: 8, redriveCount: 0, redriveStatus: 'REDRIVABLE' },
    ],
    [
      'one that was redriven and runs: what it had failed with is gone',
      () => begun().when(fails('Work', 'Boom', 'why'), later(5), isRedriven()),
      { status: 'RUNNING', redriveCount: 1, redriveDate: 10, ...NOT_REDRIVABLE('RUNNING') },
    ],
    [
      'one that was redriven and failed again',
      () => begun().when(fails('Work', 'Boom'), later(5), isRedriven(), later(2), fails('Work', 'Bang')),
      { status: 'FAILED', stopDate: 12, error: 'Bang', redriveCount: 1, redriveDate: 10, redriveStatus: 'REDRIVABLE' },
    ],
    [
      'one that was redriven and has succeeded',
      () => begun().when(fails('Work'), later(5), isRedriven(), later(2), succeeds('Work', [1])),
      {
        status: 'SUCCEEDED',
        stopDate: 12,
        output: '[1]',
        outputDetails: { included: true },
        redriveCount: 1,
        redriveDate: 10,
        ...NOT_REDRIVABLE('SUCCEEDED'),
      },
    ],
  ])('%s', (_what, given, rest) => {
    expect(describe(given().execution, { at })).toStrictEqual({ ...always, ...rest })
  })

  test('what time alone has brought about until then', () => {
    const { execution } = given(machineOf(waitSeconds('W', 5)))
    expect(describe(execution, { at: 4999 })).toMatchObject({ status: 'RUNNING' })
    expect(describe(execution, { at: 5000 })).toMatchObject({ status: 'SUCCEEDED', stopDate: 5, redriveStatus: 'NOT_REDRIVABLE' })
  })

  test('an output of null', () => {
    const { execution } = given(machineOf(pass('P')), { input: null })
    expect(describe(execution, { at })).toMatchObject({ input: 'null', output: 'null' })
  })
})
