import { describe, expect, test } from 'vitest'
import { fail, machineOf, map, parallel, pass, retry, task, waitSeconds } from '../../test/definitions.js'
import { fails, given, isStopped, later, succeeds } from '../../test/given.js'
import { effectsOf, planRedrive, redrive, replay, history, type Execution } from '../index.js'

const planOf = (execution: Execution) => {
  const { redriveStatus, redriveStatusReason, resumes, starts, keeps } = planRedrive(execution, { at: 1_000_000 })
  const place = (state: { readonly stateName: string; readonly indices: readonly number[] }) =>
    `${state.stateName}[${state.indices.join()}]`
  return {
    redriveStatus,
    redriveStatusReason,
    resumes: resumes.map(state => `${state.action} ${place(state)}${state.error === undefined ? '' : ` after ${state.error}`}`),
    starts: starts.map(state => `${place(state)} from ${state.from}, ${state.count}`),
    keeps: keeps.map(place),
  }
}

const stage = () =>
  machineOf(
    task('Charge'),
    parallel('Ship', [
      [map('Items', [task('Pack', { Retry: retry({ MaxAttempts: 0 }) })], { MaxConcurrency: 2 })],
      [waitSeconds('Cool', 60)],
    ]),
  )

const failedStage = () =>
  given(stage(), { input: [1, 2, 3, 4] }).when(succeeds('Charge', [1, 2, 3, 4]), succeeds('Pack[0,0]'), fails('Pack[0,1]', 'Boom'))
    .execution

test('a plan tells what would run again, what would start, and what is kept', () => {
  const failed = failedStage()
  expect(failed.status).toBe('FAILED')
  expect(planOf(failed)).toEqual({
    redriveStatus: 'REDRIVABLE',
    redriveStatusReason: undefined,
    resumes: ['schedule Pack[0,1] after Boom', 'schedule Pack[0,2]', 'wait Cool[1]'],
    starts: ['Items[0] from 3, 1'],
    keeps: ['Charge[]', 'Pack[0,0]'],
  })
})

test('a plan changes nothing, and tells the tasks that the redrive then schedules', () => {
  const failed = failedStage()
  const events = failed.log.length
  const { resumes } = planRedrive(failed, { at: 1_000_000 })
  expect([failed.log.length, failed.status]).toEqual([events, 'FAILED'])
  const { tasks } = effectsOf(redrive(failed, { at: 1_000_000 })[0])
  const planned = resumes.filter(({ action }) => action === 'schedule').map(({ stateName, input }) => [stateName, input])
  expect(tasks.map(({ stateName, input }) => [stateName, input])).toEqual(planned)
})

test('a plan of a history that was read is that of the execution that wrote it', () => {
  const failed = failedStage()
  expect(planOf(replay(stage(), history(failed)))).toEqual(planOf(failed))
})

test('a plan of an execution that was stopped names no errors', () => {
  const { execution } = given(machineOf(pass('First'), task('Work'))).when(later(1), isStopped())
  expect(planOf(execution)).toMatchObject({ resumes: ['schedule Work[]'], keeps: ['First[]'] })
})

test('a plan of an execution that can not be redriven says why, and nothing else', () => {
  const { execution } = given(machineOf(pass('End')))
  const redriveStatusReason = 'Execution is SUCCEEDED and cannot be redriven'
  expect(planOf(execution)).toEqual({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason, resumes: [], starts: [], keeps: [] })
})

test('a plan tells the cause, and of a state without an event of its own what the execution failed with', () => {
  const failed = given(machineOf(task('Work'))).when(fails('Work', 'Boom', 'why')).execution
  expect(planRedrive(failed, { at: 0 }).resumes).toEqual([
    { stateName: 'Work', stateType: 'Task', indices: [], input: {}, enteredEventId: 2, error: 'Boom', cause: 'why', action: 'schedule' },
  ])
  const bad = given(machineOf(pass('Bad', { InputPath: '$.no' }))).execution
  expect(planRedrive(bad, { at: 0 }).resumes).toMatchObject([
    { stateName: 'Bad', action: 'evaluate', error: 'States.Runtime', cause: expect.stringContaining('Invalid path') as string },
  ])
  const stopped = given(machineOf(waitSeconds('Pause', 5))).when(isStopped()).execution
  expect(Object.keys(planRedrive(stopped, { at: 0 }).resumes[0]!)).toEqual([
    'stateName',
    'stateType',
    'indices',
    'input',
    'enteredEventId',
    'action',
  ])
})

test('a plan of a Parallel whose own result was refused runs it whole, and keeps nothing of it', () => {
  const half = 'x'.repeat(140_000)
  const machine = machineOf(pass('First'), parallel('Both', [[task('A')], [task('B'), pass('C')]]))
  const { execution } = given(machine).when(succeeds('A', half), succeeds('B', half))
  expect(planOf(execution)).toMatchObject({ resumes: ['whole Both[] after States.DataLimitExceeded'], starts: [], keeps: ['First[]'] })
})

test('a plan keeps nothing of the attempts before a retry of a Parallel or Map', () => {
  const both = parallel('Both', [[pass('P'), task('A')], [task('B')]], { Retry: retry({ MaxAttempts: 1 }) })
  const { execution } = given(machineOf(both)).when(succeeds('A'), fails('B', 'E'), later(1), fails('A', 'E'))
  expect(planOf(execution)).toMatchObject({ resumes: ['schedule A[0] after E', 'schedule B[1]'], keeps: ['P[0]'] })
})

test('a plan keeps a Parallel that has exited as one state', () => {
  const machine = machineOf(parallel('Both', [[pass('A')], [pass('B')]]), fail('Stop', 'E'))
  expect(planOf(given(machine).execution)).toMatchObject({ resumes: ['evaluate Stop[] after E'], keeps: ['Both[]'] })
})

describe('a plan of a history that was cut off', () => {
  const machine = () => machineOf(pass('First'), map('Each', [pass('P'), task('Work')]))

  test('between two states has nothing that runs again', () => {
    const { execution } = given(
      machine(),
      `1<-0 ExecutionStarted [1]
       2<-0 PassStateEntered First [1]
       3<-2 PassStateExited First [1]
       4<-0 ExecutionAborted`,
    )
    expect(planOf(execution)).toMatchObject({ resumes: [], starts: [], keeps: ['First[]'] })
  })

  test('before an iteration has entered its first state starts that iteration', () => {
    const { execution } = given(
      machine(),
      `1<-0 ExecutionStarted [1,2,3]
       2<-0 PassStateEntered First [1,2,3]
       3<-2 PassStateExited First [1,2,3]
       4<-3 MapStateEntered Each [1,2,3]
       5<-4 MapStateStarted 3
       6<-5 MapIterationStarted Each 0
       7<-5 MapIterationStarted Each 1
       8<-6 PassStateEntered P [1]
       9<-0 ExecutionAborted`,
    )
    expect(planOf(execution)).toMatchObject({
      resumes: ['evaluate P[0]'],
      starts: ['Each[] from 1, 1', 'Each[] from 2, 1'],
      keeps: ['First[]'],
    })
  })

  test('before an iteration has said that it has succeeded has nothing of it to run', () => {
    const { execution } = given(
      machineOf(map('Each', [pass('P')], { MaxConcurrency: 1 })),
      `1<-0 ExecutionStarted [1]
       2<-0 MapStateEntered Each [1]
       3<-2 MapStateStarted 1
       4<-3 MapIterationStarted Each 0
       5<-4 PassStateEntered P
       6<-5 PassStateExited P
       7<-0 ExecutionAborted`,
    )
    expect(planOf(execution)).toMatchObject({ resumes: [], starts: [], keeps: ['P[0]'] })
  })
})
