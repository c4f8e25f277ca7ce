import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openTasks } from '../handle.js'
import { allExecutions } from './executions.js'
import { lookUp } from './table.js'
import { activityArn, Conversation, machineArn, PASS, ROLE, taskOf, type Members } from './world.fixture.js'

const work = taskOf(activityArn('a'), { TimeoutSeconds: 50, Retry: [{ ErrorEquals: ['Again'], MaxAttempts: 1 }] })
const nested = taskOf('arn:aws:states:::states:startExecution.sync:2', {
  Parameters: { StateMachineArn: machineArn('work'), 'Input.$': '$' },
  ResultPath: null,
})
const mapOver = (definition: string, fields: object = {}, ExecutionType = 'STANDARD') => {
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, ...(JSON.parse(definition) as object) }
  const ToleratedFailurePercentage = 50
  return JSON.stringify({
    StartAt: 'Each',
    States: { Each: { Type: 'Map', ToleratedFailurePercentage, ...fields, ItemProcessor, End: true } },
  })
}
const lambda = taskOf('arn:aws:lambda:us-east-1:123456789012:function:f')
const DEFINITIONS: Readonly<Record<string, string>> = {
  work,
  pass: PASS,
  nested,
  map: mapOver(work, { MaxConcurrency: 2 }),
  express: mapOver(lambda, {}, 'EXPRESS'),
  mapOfNested: mapOver(nested, { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } } }),
  mapOfMaps: mapOver(mapOver(work).replaceAll('"Each"', '"Inner"')),
}
const MACHINES = Object.keys(DEFINITIONS)

/** A request that may or may not make sense; numbers choose among what there is. */
const request = fc.tuple(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('start' as const) },
    { weight: 8, arbitrary: fc.constantFrom('take', 'succeed', 'fail', 'redrive') },
    {
      weight: 8,
      arbitrary: fc.constantFrom(
        'again',
        'stop',
        'update',
        'pass time',
        'delete machine',
        'make machines',
        'delete activity',
        'make activity',
      ),
    },
  ),
  fc.nat(1000),
)

type Request = typeof request extends fc.Arbitrary<infer T> ? T : never

class Account extends Conversation {
  /** Of all tasks so far, those that are over too. */
  readonly #tokens: string[] = []

  make(): void {
    for (const name of MACHINES) this.ask('CreateStateMachine', { name, definition: DEFINITIONS[name]!, roleArn: ROLE })
  }

  do([what, n]: Request): void {
    const pick = <T>(things: readonly T[]): T | undefined => things[n % things.length]
    for (const { token } of openTasks(this.world)) if (!this.#tokens.includes(token)) this.#tokens.push(token)
    const all = allExecutions(this.world)
    const mapRuns = all.flatMap(({ child }) => (child === undefined ? [] : [child.mapRun.mapRunArn]))
    const taskToken = pick(this.#tokens) ?? 'none'
    const executionArn = pick(all)?.arn ?? 'none'
    const machine = pick(MACHINES)!
    switch (what) {
      case 'start':
        this.ask('StartExecution', {
          stateMachineArn: machineArn(machine),
          input: JSON.stringify([[1], [2, 3], [n]].slice(0, (n % 3) + 1)),
        })
        return
      case 'take':
        this.ask('GetActivityTask', { activityArn: activityArn('a') })
        return
      case 'succeed':
        this.ask('SendTaskSuccess', { taskToken, output: '[7]' })
        return
      case 'fail':
        this.ask('SendTaskFailure', { taskToken, error: 'E' })
        return
      case 'again':
        this.ask('SendTaskFailure', { taskToken, error: 'Again' })
        return
      case 'stop':
        this.ask('StopExecution', { executionArn })
        return
      case 'redrive':
        this.ask('RedriveExecution', { executionArn })
        return
      case 'update':
        this.ask('UpdateMapRun', { mapRunArn: pick(mapRuns) ?? 'none', maxConcurrency: n % 4, toleratedFailurePercentage: n % 101 })
        return
      case 'pass time':
        this.ask('ListActivities', {}, n * 100)
        return
      case 'delete machine':
        this.ask('DeleteStateMachine', { stateMachineArn: machineArn(machine) })
        return
      case 'make machines':
        this.make()
        return
      case 'delete activity':
        this.ask('DeleteActivity', { activityArn: activityArn('a') })
        return
      case 'make activity':
        this.ask('CreateActivity', { name: 'a' })
    }
  }

  /** What must hold of every world. */
  check(): void {
    const all = allExecutions(this.world)
    const running = new Map<string, number>()
    for (const { arn, execution, hosted, child } of all) {
      const { status } = this.described(arn, execution.machine.type)
      if (child === undefined && execution.status === 'RUNNING') {
        running.set(hosted.stateMachineArn, (running.get(hosted.stateMachineArn) ?? 0) + 1)
      }
      if (status === undefined) continue
      if (child === undefined) expect(status).toBe(execution.status)
      else expect([execution.status, 'PENDING_REDRIVE']).toContain(status)
      // Nothing below an execution that has ended goes on.
      if (hosted.tree.execution.status !== 'RUNNING') expect(execution.status).not.toBe('RUNNING')
    }
    for (const name of MACHINES) expect(lookUp(this.world.running, machineArn(name)) ?? 0).toBe(running.get(machineArn(name)) ?? 0)
    for (const mapRun of new Set(all.flatMap(({ child }) => (child === undefined ? [] : [child.mapRun]))))
      this.checkMapRun(mapRun.mapRunArn)
    for (const { executionArn } of openTasks(this.world))
      expect(all.find(({ arn }) => arn === executionArn)!.execution.status).toBe('RUNNING')
  }

  /** EXPRESS executions can't be described, but for the children of Map Runs. */
  described(executionArn: string, type: string): Members {
    const answer = this.ask('DescribeExecution', { executionArn }, 0)
    if ('output' in answer) return answer.output as Members
    expect(type).toBe('EXPRESS')
    return {}
  }

  checkMapRun(mapRunArn: string): void {
    const counts = this.get('DescribeMapRun', { mapRunArn }, 0).executionCounts as unknown as Readonly<Record<string, number>>
    const { total, pending, running, succeeded, failed, timedOut, aborted, pendingRedrive } = counts
    expect(pending! + running! + succeeded! + failed! + timedOut! + aborted! + pendingRedrive!).toBe(total)
    const children = this.get('ListExecutions', { mapRunArn, maxResults: 1000 }, 0).executions as unknown as readonly Members[]
    const number = (status: string) => children.filter(child => child.status === status).length
    expect([running, succeeded, failed, timedOut, aborted, pendingRedrive]).toEqual(
      ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'].map(number),
    )
  }
}

test('whatever is asked in whatever order, the world answers as the service model has it, and its parts agree with each other', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 30 }), requests => {
      const account = new Account()
      account.ask('CreateActivity', { name: 'a' })
      account.make()
      for (const one of requests) account.do(one)
      account.check()
    }),
    { seed: 1, numRuns: 40 },
  )
})
