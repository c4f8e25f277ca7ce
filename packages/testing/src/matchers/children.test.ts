import { describe, expect, test } from 'vitest'
import '../vitest.js'
import { chain, machineOf, retry, task } from '../../test/machines.js'
import { childrenOf, compute, fail, redriveRun, run, succeed, type Mocks } from '../index.js'

const distributed = (states: Parameters<typeof chain>[0], fields = {}, ExecutionType = 'STANDARD') => ({
  Type: 'Map',
  Label: 'Each',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, ...chain(states) },
  ...fields,
})
const tolerant = { ToleratedFailurePercentage: 100 }
const machine = machineOf({ Each: distributed({ Pick: task(), Ship: task() }), Done: task() })
/** Ship fails for 1 and 3, until it is redriven. */
const Ship = compute((n: number, { redrive }) => (n % 2 === 1 && redrive === 0 ? fail('NoCarrier', `for ${n}`) : `sent ${n}`))
const mocks: Mocks = { Pick: compute((n: number) => n), Ship, Done: succeed('all') }
const failed = run(machine, { input: [0, 1, 2], mocks })
const again = redriveRun(failed)
const messageOf = (assertion: () => void) => {
  try {
    assertion()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it holds')
}

describe('the children of a Distributed Map', () => {
  test('are taken by matchers like runs', () => {
    const [sent, refused] = childrenOf(failed, 'Each')
    expect(sent).toHaveSucceeded()
    expect(sent).toHaveOutput('sent 0')
    expect(refused).toHaveFailedWith('NoCarrier', /1$/)
    expect(refused).toHaveVisitedExactly(['Pick', 'Ship'])
    expect(refused).toHaveEvents(['LambdaFunctionFailed Ship'])
    expect(refused).toHaveTakenVirtual(0)
    expect(() => expect(refused).toHaveSucceeded()).toThrow('FAILED with NoCarrier: for 1, after 0s')
  })

  test('say in which order they are, and what the redrive has left as it was', () => {
    const facts = (of: typeof failed) => childrenOf(of, 'Each').map(({ index, status, isKept }) => [index, status, isKept])
    expect(facts(failed)).toEqual([
      [0, 'SUCCEEDED', false],
      [1, 'FAILED', false],
      [2, 'ABORTED', false],
    ])
    expect(facts(again)).toEqual([
      [0, 'SUCCEEDED', true],
      [1, 'SUCCEEDED', false],
      [2, 'SUCCEEDED', false],
    ])
  })

  test('have children of their own', () => {
    const inner = distributed({ Item: task() }, { Label: 'Inner', ItemsPath: '$' })
    const outer = machineOf({ Outer: { ...distributed({ Inner: inner }), Label: 'Outer' } })
    const done = run(outer, { input: [[1, 2], [3]], mocks: { Item: compute((n: number) => n) } })
    expect(childrenOf(done, 'Outer').map(child => childrenOf(child, 'Inner').map(({ execution }) => execution.output))).toEqual([
      [1, 2],
      [3],
    ])
    expect(done).toHaveRunState('Item', 3)
    expect(done).toHaveRunState('Inner', 2)
  })

  test('are none where the Map is mocked as a whole', () => {
    const whole = run(machine, { input: [1], mocks: { Each: succeed([]), Done: succeed() } })
    expect(childrenOf(whole, 'Each')).toEqual([])
    expect(whole).not.toHaveRunState('Ship')
  })

  test('belong to Distributed Maps only', () => {
    expect(() => childrenOf(failed, 'Eich')).toThrow("The state machine has no Distributed Map 'Eich'. Did you mean 'Each'?")
    expect(() => childrenOf(failed, 'Done')).toThrow("The state machine has no Distributed Map 'Done'")
  })

  test('are written into snapshots', () => {
    expect(childrenOf(failed, 'Each')[1]).toMatchInlineSnapshot(`
      FAILED NoCarrier: for 1
      1 ExecutionStarted 1
      2 TaskStateEntered Pick
      3<-2 LambdaFunctionScheduled Pick
      4<-3 LambdaFunctionStarted Pick
      5<-4 LambdaFunctionSucceeded Pick
      6<-5 TaskStateExited Pick
      7<-6 TaskStateEntered Ship
      8<-7 LambdaFunctionScheduled Ship
      9<-8 LambdaFunctionStarted Ship
      10<-9 LambdaFunctionFailed Ship NoCarrier: for 1
      11<-10 ExecutionFailed NoCarrier: for 1
    `)
  })
})

describe('a state that children run', () => {
  test('counts as run in all of them together', () => {
    expect(failed).toHaveRunState('Pick', 3)
    expect(failed).toHaveRunState('Ship', 3)
    expect(again).toHaveRunState('Ship', 5)
    expect(again).toHaveRunState('Each', 2)
    expect(failed).not.toHaveRunState('Done')
  })

  test('counts as retried in all of them together', () => {
    const retrying = machineOf({ Each: distributed({ Item: task(retry({ MaxAttempts: 1 })) }) })
    const Item = compute((_: number, { invocationHere }) => (invocationHere === 0 ? fail('Busy') : 'done'))
    const done = run(retrying, { input: [1, 2], mocks: { Item } })
    expect(done).toHaveRetried('Item', 2)
    expect(done).not.toHaveRetried('Each')
  })

  test('is preserved where no child that had exited it runs it again', () => {
    expect(again).toHavePreserved('Pick')
    expect(again).toHavePreserved('Ship')
    expect(failed).not.toHavePreserved('Ship')
  })

  test('is preserved by a Map that was over', () => {
    const Done = compute((_: unknown, { redrive }) => (redrive === 0 ? fail('Closed') : 'all'))
    const first = run(machine, { input: [0, 2], mocks: { ...mocks, Done } })
    expect(first).toHaveFailedWith('Closed')
    const second = redriveRun(first)
    expect(second).toHavePreserved('Ship')
    expect(childrenOf(second, 'Each').map(({ isKept }) => isKept)).toEqual([true, true])
  })

  test('is not preserved by EXPRESS children that begin anew', () => {
    const express = machineOf({ Each: distributed({ Pick: task(), Ship: task() }, {}, 'EXPRESS'), Done: task() })
    const all = compute((n: number, { redrive }) => (redrive === 0 ? fail('NoCarrier') : n))
    const second = redriveRun(run(express, { input: [1], mocks: { ...mocks, Ship: all } }))
    expect(second).toHaveSucceeded()
    expect(second).not.toHavePreserved('Pick')
    expect(messageOf(() => expect(second).toHavePreserved('Pick'))).toContain('but Pick had not exited before the redrive')
  })

  test('has no place in the path of the parent', () => {
    const reason = "'Ship' is run by the children of 'Each', each on a path of its own; see childrenOf(run, 'Each')"
    expect(() => expect(failed).toHaveVisited(['Each', 'Ship'])).toThrow(`toHaveVisited: ${reason}`)
    expect(() => expect(failed).not.toHaveVisitedExactly(['Ship'])).toThrow(`toHaveVisitedExactly: ${reason}`)
  })
})

describe('the story of a failed assertion', () => {
  const treeIn = (message: string) => message.slice(message.indexOf('\nStates'), message.indexOf('Events'))

  test('tells how many children there are, and how those went that did not succeed', () => {
    expect(treeIn(messageOf(() => expect(failed).toHaveSucceeded()))).toMatchInlineSnapshot(`
      "
      States
        ✖ Each States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded
          Map Run FAILED: 1 succeeded, 1 failed, 1 aborted
            child 1: ✔ Pick → ✖ Ship → FAILED NoCarrier: for 1
            child 2: ✔ Pick → … Ship → ABORTED
      "
    `)
  })

  test('tells what a redrive has kept', () => {
    expect(treeIn(messageOf(() => expect(again).toHaveStatus('FAILED')))).toMatchInlineSnapshot(`
      "
      States
        ✔ Each (2 attempts)
          Map Run SUCCEEDED: 3 succeeded, redriven once, 1 kept
        ✔ Done
      "
    `)
  })

  test('tells children that went alike together, and not of too many', () => {
    const tolerating = machineOf({ Each: distributed({ Pick: task(), Ship: task() }, tolerant), Done: task() })
    const always = { ...mocks, Ship: compute((n: number) => fail(n === 3 ? 'NoCarrier' : 'Closed')) }
    const done = run(tolerating, { input: Array.from({ length: 13 }, (_, i) => i), mocks: always })
    expect(treeIn(messageOf(() => expect(done).toHaveStatus('FAILED')))).toMatchInlineSnapshot(`
      "
      States
        ✔ Each
          Map Run SUCCEEDED: 13 failed
            children 0, 1, 2, 4, 5, 6, 7, 8, 9: ✔ Pick → ✖ Ship → FAILED Closed
            child 3: ✔ Pick → ✖ Ship → FAILED NoCarrier
            … 3 more
        ✔ Done
      "
    `)
  })
})
