import { expect, test } from 'vitest'
import { machineOf, map, parallel, pass, retry, task, waitSeconds } from '../../test/definitions.js'
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
