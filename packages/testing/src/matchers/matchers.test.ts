import { expect as jestExpect } from 'expect'
import { describe, expect, test } from 'vitest'
import '../vitest.js'
import { callback, machineOf, map, parallel, retry, task } from '../../test/machines.js'
import { after, fail, failTimes, redriveMatchers, redriveRun, run, succeed, type Run } from '../index.js'

jestExpect.extend(redriveMatchers)

const machine = machineOf({
  Reserve: task({ ResultPath: '$.reserved' }),
  Charge: task({ ...retry({ IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 1 }), ResultPath: '$.charge' }),
  Ship: task({ ResultPath: '$.shipped' }),
})
const mocks = {
  Reserve: succeed(1),
  Charge: failTimes(1, 'Busy', 'slow down').then(succeed({ id: 'c-1', lines: [{ n: 1 }, { n: 2 }] })),
  Ship: succeed(true),
}
const done = run(machine, { mocks })
const failed = run(machine, { mocks: { ...mocks, Charge: fail('Declined', 'no money') } })
const redriven = redriveRun(failed, { mocks })
const parallelMachine = machineOf({
  Both: parallel([{ Left: task() }, { Each: map({ Item: task() }, { ItemsPath: '$.items' }) }]),
})
const branches = run(parallelMachine, {
  input: { items: [1, 2, 3, 4] },
  mocks: { Left: after('1s', succeed()), Item: input => (input === 4 ? fail('Bad.Item', 'four') : succeed(input)) },
})

type Assertions = typeof expect

/** Each assertion, and what it says when it doesn't hold. */
const assertions: readonly (readonly [name: string, holds: (e: Assertions) => void, breaks: (e: Assertions) => void, message: RegExp])[] = [
  [
    'toHaveSucceeded',
    e => e(done).toHaveSucceeded(),
    e => e(failed).toHaveSucceeded(),
    /to have succeeded, but it is FAILED with Declined: no money, after 4s/,
  ],
  ['not.toHaveSucceeded', e => e(failed).not.toHaveSucceeded(), e => e(done).not.toHaveSucceeded(), /not to have succeeded/],
  [
    'toHaveStatus',
    e => e(failed).toHaveStatus('FAILED'),
    e => e(done).toHaveStatus('FAILED'),
    /to have status FAILED, but it is SUCCEEDED/,
  ],
  [
    'toHaveFailedWith error',
    e => e(failed).toHaveFailedWith('Declined'),
    e => e(failed).toHaveFailedWith('Busy'),
    /failed with "Busy", but it is FAILED with Declined/,
  ],
  [
    'toHaveFailedWith cause',
    e => e(failed).toHaveFailedWith('Declined', 'no money'),
    e => e(failed).toHaveFailedWith('Declined', 'x'),
    /"Declined": "x"/,
  ],
  [
    'toHaveFailedWith a pattern',
    e => e(failed).toHaveFailedWith(/^Decl/, /money$/),
    e => e(failed).toHaveFailedWith(/^decl/),
    /to have failed/,
  ],
  ['toHaveFailedWith nothing', e => e(done).not.toHaveFailedWith(undefined), e => e(done).toHaveFailedWith(undefined), /it is SUCCEEDED/],
  [
    'toHaveOutput',
    e => e(done).toHaveOutput(e.objectContaining({ shipped: true })),
    e => e(done).toHaveOutput({}),
    /output \{\}, but its output is/,
  ],
  [
    'toHaveOutput of a failure',
    e => e(failed).not.toHaveOutput(undefined),
    e => e(failed).toHaveOutput(undefined),
    /it has no output: it is FAILED/,
  ],
  [
    'toHaveOutputAt',
    e => e(done).toHaveOutputAt('$.charge.id', 'c-1'),
    e => e(done).toHaveOutputAt('$.charge.no', 1),
    /1 at \$\.charge\.no, but there is undefined/,
  ],
  ['toHaveOutputAt many', e => e(done).toHaveOutputAt('$..n', [1, 2]), e => e(done).toHaveOutputAt('$..n', 1), /there is \[1,2\]/],
  [
    'toHaveVisited',
    e => e(done).toHaveVisited(['Reserve', 'Ship']),
    e => e(failed).toHaveVisited(['Reserve', 'Ship']),
    /but Ship was not entered after Reserve/,
  ],
  [
    'toHaveVisited in order',
    e => e(done).not.toHaveVisited(['Ship', 'Reserve']),
    e => e(done).toHaveVisited(['Ship', 'Reserve']),
    /Reserve was not entered after Ship/,
  ],
  [
    'toHaveVisitedExactly',
    e => e(done).toHaveVisitedExactly(['Reserve', 'Charge', 'Ship']),
    e => e(done).toHaveVisitedExactly(['Reserve', 'Ship']),
    /it visited Reserve → Charge → Ship/,
  ],
  [
    'toHaveRunState',
    e => e(done).toHaveRunState('Charge', 1),
    e => e(done).toHaveRunState('Charge', 2),
    /run Charge 2 times, but it ran once/,
  ],
  ['toHaveRunState by a redrive', e => e(redriven).toHaveRunState('Charge', 2), e => e(redriven).toHaveRunState('Reserve', 2), /ran once/],
  ['not.toHaveRunState', e => e(failed).not.toHaveRunState('Ship'), e => e(failed).toHaveRunState('Ship'), /ran 0 times/],
  [
    'toHaveRetried',
    e => e(done).toHaveRetried('Charge', 1),
    e => e(done).toHaveRetried('Charge', 3),
    /retried Charge 3 times, but it was retried once/,
  ],
  ['not.toHaveRetried', e => e(done).not.toHaveRetried('Ship'), e => e(done).toHaveRetried('Ship'), /retried 0 times/],
  [
    'toHavePreserved',
    e => e(redriven).toHavePreserved('Reserve'),
    e => e(redriven).toHavePreserved('Charge'),
    /Charge had not exited before the redrive/,
  ],
  [
    'toHavePreserved without a redrive',
    e => e(failed).not.toHavePreserved('Reserve'),
    e => e(failed).toHavePreserved('Reserve'),
    /it was not redriven/,
  ],
  [
    'toHaveEvents',
    e => e(done).toHaveEvents(['ExecutionStarted', 'LambdaFunctionFailed Charge', { type: 'LambdaFunctionSucceeded', state: 'Charge' }]),
    e => e(done).toHaveEvents(['TaskStateEntered Ship', 'TaskStateEntered Charge']),
    /but there is no TaskStateEntered Charge after event \d+, TaskStateEntered/,
  ],
  [
    'toHaveEvents by error',
    e => e(done).toHaveEvents([{ error: 'Busy', cause: /slow/ }]),
    e => e(done).toHaveEvents([{ error: 'Bussy' }]),
    /no error "Bussy"/,
  ],
  [
    'toHaveTakenVirtual',
    e => e(done).toHaveTakenVirtual('2s'),
    e => e(done).toHaveTakenVirtual(2001),
    /taken 2s 1ms of virtual time, but it took 2s/,
  ],
]

describe.each([
  ['vitest', expect],
  ['jest', jestExpect as unknown as Assertions],
])('%s', (_, e) => {
  test.each(assertions)('%s', (_name, holds, breaks, message) => {
    holds(e)
    expect(() => breaks(e)).toThrow(message)
  })
})

test('executions are as good as runs', () => {
  expect(done.execution).toHaveOutputAt('$.charge.id', 'c-1')
  expect(done.execution).toHaveTakenVirtual('2s')
})

test('a state that the machine does not have is a mistake of the test, also behind not', () => {
  expect(() => expect(done).not.toHaveRunState('Chrage')).toThrow("has no state 'Chrage'. Did you mean 'Charge'?")
})

test('anything but a run or an execution is refused', () => {
  expect(() => expect([1]).toHaveSucceeded()).toThrow('toHaveSucceeded is for runs and executions, not for an array')
})

test('queries on outputs run no code', () => {
  expect(() => expect(done).toHaveOutputAt('$..[?(process.exit())]', 1)).toThrow(/prevented/)
})

/** The story that a failed assertion tells. */
function storyOf(subject: Run, assert: (e: Run) => void): string {
  try {
    assert(subject)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the assertion holds')
}

test('a failed assertion shows the path, the tree, and the events around the surprise', () => {
  expect(storyOf(failed, e => expect(e).toHaveSucceeded())).toMatchInlineSnapshot(`
    "Expected the execution to have succeeded, but it is FAILED with Declined: no money, after 4s

    Path    ✔ Reserve → ✖ Charge → FAILED
    States
      ✔ Reserve
      ✖ Charge Declined: no money (3 attempts)
    Events
      … 8 before
      9<-8 LambdaFunctionStarted Charge
      10<-9 LambdaFunctionFailed Charge Declined: no money
      11<-10 +2s LambdaFunctionScheduled Charge
      12<-11 LambdaFunctionStarted Charge
      13<-12 LambdaFunctionFailed Charge Declined: no money
      14<-13 +2s LambdaFunctionScheduled Charge
      15<-14 LambdaFunctionStarted Charge
    > 16<-15 LambdaFunctionFailed Charge Declined: no money
      17<-16 ExecutionFailed Declined: no money"
  `)
})

test('branches and iterations are shown in a tree, those that went alike as one', () => {
  expect(storyOf(branches, e => expect(e).toHaveSucceeded())).toMatchInlineSnapshot(`
    "Expected the execution to have succeeded, but it is FAILED with Bad.Item: four, after 0s

    Path    ✖ Both → … Left[0] → ✖ Each[1] → ✔ Item[1,0] → ✔ Item[1,1] → ✔ Item[1,2] → ✖ Item[1,3] → FAILED
    States
      ✖ Both Bad.Item: four
        branch 0
          … Left
        branch 1
          ✖ Each Bad.Item: four
            iteration 0-2
              ✔ Item
            iteration 3
              ✖ Item Bad.Item: four
    Events
      … 29 before
      30<-29 MapIterationSucceeded Each [1]
      31<-23 LambdaFunctionSucceeded Item
      32<-31 TaskStateExited Item
      33<-32 MapIterationSucceeded Each [2]
    > 34<-24 LambdaFunctionFailed Item Bad.Item: four
      35<-34 MapIterationFailed Each [3]
      36<-34 TaskStateAborted
      37<-34 MapStateFailed
      38<-37 MapStateAborted
      … 3 more"
  `)
})

describe('snapshots', () => {
  test('a run is one line an event', () => {
    expect(redriven).toMatchInlineSnapshot(`
      SUCCEEDED
      1 ExecutionStarted {}
      2 TaskStateEntered Reserve
      3<-2 LambdaFunctionScheduled Reserve
      4<-3 LambdaFunctionStarted Reserve
      5<-4 LambdaFunctionSucceeded Reserve 1
      6<-5 TaskStateExited Reserve {"reserved":1}
      7<-6 TaskStateEntered Charge
      8<-7 LambdaFunctionScheduled Charge
      9<-8 LambdaFunctionStarted Charge
      10<-9 LambdaFunctionFailed Charge Declined: no money
      11<-10 +2s LambdaFunctionScheduled Charge
      12<-11 LambdaFunctionStarted Charge
      13<-12 LambdaFunctionFailed Charge Declined: no money
      14<-13 +2s LambdaFunctionScheduled Charge
      15<-14 LambdaFunctionStarted Charge
      16<-15 LambdaFunctionFailed Charge Declined: no money
      17<-16 ExecutionFailed Declined: no money
      18<-17 ExecutionRedriven
      19<-7 LambdaFunctionScheduled Charge
      20<-19 LambdaFunctionStarted Charge
      21<-20 LambdaFunctionSucceeded Charge {"id":"c-1","lines":[{"n":1},{"n":2}]}
      22<-21 TaskStateExited Charge {"reserved":1,"charge":{"id":"c-1","lines":[{"n":1},{"n":2}]}}
      23<-22 TaskStateEntered Ship
      24<-23 LambdaFunctionScheduled Ship
      25<-24 LambdaFunctionStarted Ship
      26<-25 LambdaFunctionSucceeded Ship true
      27<-26 TaskStateExited Ship {"reserved":1,"charge":{"id":"c-1","lines":[{"n":1},{"n":2}]},"shipped":true}
      28<-27 ExecutionSucceeded
    `)
  })

  test('a history too, whatever the moment of its start', () => {
    const ask = machineOf({ Ask: callback() })
    const runAt = (at: number) => run(ask, { at, mocks: { Ask: after('3d', succeed({ ok: true })) } })
    expect(runAt(0).trace.events).toMatchInlineSnapshot(`
      1 ExecutionStarted {}
      2 TaskStateEntered Ask
      3<-2 TaskScheduled Ask {"QueueUrl":"q","MessageBody":"m"}
      4<-3 TaskStarted Ask
      5<-4 TaskSubmitted Ask {}
      6<-5 +3d TaskSucceeded Ask {"ok":true}
      7<-6 TaskStateExited Ask
      8<-7 ExecutionSucceeded
    `)
  })
})
