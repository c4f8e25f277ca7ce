import { compile } from '@redrive/engine'
import { childrenOf, compute, fail, redriveRun, run } from '@redrive/testing'
import '@redrive/testing/vitest'
import { expect, test } from 'vitest'

const task = (name: string) => ({ Type: 'Task', Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}` })
const machine = compile({
  StartAt: 'EachParcel',
  States: {
    EachParcel: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Weigh',
        States: { Weigh: { ...task('weigh'), ResultPath: '$.grams', Next: 'Ship' }, Ship: { ...task('ship'), End: true } },
      },
      End: true,
    },
  },
})

const input = [{ to: 'Oslo' }, { to: 'Atlantis' }, { to: 'Rome' }]

/** Nobody ships to Atlantis, until it is found. */
const mocks = {
  Weigh: compute(() => 500),
  Ship: compute(({ to }: { to: string }, { redrive }) => (to === 'Atlantis' && redrive === 0 ? fail('NoSuchPlace', to) : `sent to ${to}`)),
}

test('a parcel that can not be shipped fails the Map Run', () => {
  const failed = run(machine, { input, mocks })
  const [oslo, atlantis] = childrenOf(failed, 'EachParcel')
  expect(oslo).toHaveOutput('sent to Oslo')
  expect(atlantis).toHaveVisitedExactly(['Weigh', 'Ship'])
  expect(atlantis).toHaveFailedWith('NoSuchPlace', 'Atlantis')
})

test('a redrive ships what was not shipped, and weighs nothing again', () => {
  const again = redriveRun(run(machine, { input, mocks }))
  expect(again).toHaveSucceeded()
  expect(again).toHavePreserved('Weigh')
  expect(again).toHaveRunState('Weigh', 3)
  expect(childrenOf(again, 'EachParcel').map(({ isKept }) => isKept)).toEqual([true, false, false])
})

test('an assertion that does not hold tells of the children', () => {
  expect(() => expect(run(machine, { input, mocks })).toHaveSucceeded()).toThrowErrorMatchingInlineSnapshot(`
    [Error: Expected the execution to have succeeded, but it is FAILED with States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded, after 0s

    Path    ✖ EachParcel → FAILED
    States
      ✖ EachParcel States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded
        Map Run FAILED: 1 succeeded, 1 failed, 1 aborted
          child 1: ✔ Weigh → ✖ Ship → FAILED NoSuchPlace: Atlantis
          child 2: ✔ Weigh → … Ship → ABORTED
    Events
      1 ExecutionStarted [{"to":"Oslo"},{"to":"Atlantis"},{"to":"Rome"}]
      2 MapStateEntered EachParcel
      3<-2 MapStateStarted
      4<-3 MapRunStarted
    > 5<-4 MapRunFailed States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded
      6<-5 MapStateFailed
      7<-6 ExecutionFailed States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded]
  `)
})
