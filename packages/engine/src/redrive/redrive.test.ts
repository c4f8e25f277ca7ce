import { expect, test } from 'vitest'
import { activity, machineOf, parallel } from '../../test/definitions.js'
import { fails, given, isRedriven, isTaken, succeeds } from '../../test/given.js'

test('a redriven Task is scheduled anew, caused by its original TaskStateEntered', () => {
  given(
    machineOf(activity('Charge')),
    '1<-0 ExecutionStarted\n2<-0 TaskStateEntered Charge\n3<-2 ActivityScheduled\n4<-3 ActivityStarted\n5<-4 ActivityFailed Boom\n6<-5 ExecutionFailed Boom',
  )
    .when(isRedriven())
    .then('7<-6 ExecutionRedriven 1\n8<-2 ActivityScheduled')
  expect(1).toBe(1)
  const both = machineOf(parallel('Both', [[activity('A')], [activity('B')]]))
  given(both)
    .then(
      `
    1<-0 ExecutionStarted
    2<-0 ParallelStateEntered Both
    3<-2 ParallelStateStarted
    4<-3 TaskStateEntered A
    5<-4 ActivityScheduled
    6<-3 TaskStateEntered B
    7<-6 ActivityScheduled`,
    )
    .when(isTaken('A'), succeeds('A', 7), isTaken('B'), fails('B', 'Boom'))
    .then('8<-5 ActivityStarted')
})
