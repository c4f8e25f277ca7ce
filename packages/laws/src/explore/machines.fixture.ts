import type { Json } from '@redrive/engine'
import fc from 'fast-check'
import type { ExploreOptions } from './explore.js'
import type { Outcome } from './model.js'

/** A world that remembers how often what was done, and what was done last. */
export interface Deeds {
  readonly counts: { readonly [name: string]: number }
  readonly last: string
}

export interface RandomSubject {
  readonly definition: Json
  readonly options: ExploreOptions<Deeds>
}

/** Small machines in which much goes on at once, in worlds whose effects sometimes commute. */
export const randomSubject: fc.Arbitrary<RandomSubject> = fc
  .record({
    chain: fc.letrec<{ chain: Chain; shape: Shape }>(tie => ({
      chain: fc.array(tie('shape'), { minLength: 1, maxLength: 2 }),
      shape: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'nesting' },
        fc.record({
          type: fc.constant('Task' as const),
          hasRetry: fc.boolean(),
          hasTimeout: fc.boolean(),
          kind: fc.nat(5),
          isLast: fc.boolean(),
        }),
        fc.record({ type: fc.constant('Wait' as const) }),
        fc.record({
          type: fc.constant('Parallel' as const),
          hasRetry: fc.boolean(),
          branches: fc.array(tie('chain'), { minLength: 2, maxLength: 3 }),
        }),
        fc.record({ type: fc.constant('Map' as const), items: fc.nat(3), concurrency: fc.nat(2), chain: tie('chain') }),
      ),
    })).chain,
    faults: fc.nat(1),
    stops: fc.nat(1),
    redrives: fc.nat(1),
    slowTasks: fc.boolean(),
  })
  .map(({ chain, ...bounds }) => {
    const builder = new Builder()
    return {
      definition: builder.scope(chain),
      options: {
        ...bounds,
        input: { lists: [[], [0], [0, 1], [0, 1, 2]] },
        world: { counts: {}, last: '' },
        tasks: builder.tasks,
        invariants: {
          'nothing is done twice': ({ world }) => Object.values(world.counts).every(count => count < 2),
          'the second is not the last': ({ world }) => world.last !== 'Task2',
        },
        atEnd: { 'the first is done': ({ world }) => world.counts.Task1 !== undefined },
        stopAtViolation: false,
        maxStates: 700,
      },
    }
  })

type Chain = readonly Shape[]
type Shape = TaskShape | WaitShape | ParallelShape | MapShape

interface TaskShape {
  readonly type: 'Task'
  readonly hasRetry: boolean
  readonly hasTimeout: boolean
  /** What its outcomes are like. */
  readonly kind: number
  /** Whether it matters that it was done after others. */
  readonly isLast: boolean
}

interface WaitShape {
  readonly type: 'Wait'
}

interface ParallelShape {
  readonly type: 'Parallel'
  readonly hasRetry: boolean
  readonly branches: readonly Chain[]
}

interface MapShape {
  readonly type: 'Map'
  readonly items: number
  readonly concurrency: number
  readonly chain: Chain
}

class Builder {
  readonly tasks: Record<string, Record<string, Outcome<Deeds>>> = { '*': { done: { output: {} } } }
  #states = 0
  #timers = 0

  scope(chain: Chain): { readonly [member: string]: Json } {
    const names = chain.map(({ type }) => `${type}${++this.#states}`)
    const states = chain.map((shape, i) => {
      const next = names[i + 1]
      return [names[i]!, { ...this.#state(names[i]!, shape), ...(next === undefined ? { End: true } : { Next: next }) }] as const
    })
    return { StartAt: names[0]!, States: Object.fromEntries(states) }
  }

  #state(name: string, shape: Shape): { readonly [member: string]: Json } {
    switch (shape.type) {
      case 'Wait':
        return { Type: 'Wait', Seconds: this.#seconds() }
      case 'Parallel':
        return {
          Type: 'Parallel',
          ResultPath: null,
          Branches: shape.branches.map(branch => this.scope(branch)),
          ...(shape.hasRetry && { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: this.#seconds() }] }),
        }
      case 'Map':
        return {
          Type: 'Map',
          ItemsPath: `$.lists[${shape.items}]`,
          Parameters: { 'lists.$': '$.lists' },
          ResultPath: null,
          MaxConcurrency: shape.concurrency,
          Iterator: this.scope(
            shape.chain.map(inner =>
              inner.type === 'Wait' ? untimed : inner.type === 'Task' ? { ...inner, ...untimed, kind: inner.kind } : inner,
            ),
          ),
        }
      case 'Task':
        this.tasks[name] = outcomesOf(name, shape)
        return {
          Type: 'Task',
          Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
          ResultPath: null,
          ...(shape.hasTimeout && { TimeoutSeconds: this.#seconds() }),
          ...(shape.hasRetry && { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: this.#seconds() }] }),
        }
    }
  }

  /** No two timers are due at the same moment: they would fire in the order in which they were set, which states don't tell apart. */
  #seconds(): number {
    return 1000 + ((++this.#timers * 736_879) % 999_983)
  }
}

/** Iterations of one Map would have the same timers. */
const untimed: TaskShape = { type: 'Task', hasRetry: false, hasTimeout: false, kind: 0, isLast: false }

function outcomesOf(name: string, { kind, isLast }: TaskShape): Record<string, Outcome<Deeds>> {
  // Counting commutes; being the last does not.
  const effect = ({ counts, last }: Deeds): Deeds => ({
    counts: { ...counts, [name]: (counts[name] ?? 0) + 1 },
    last: isLast ? name : last,
  })
  const broken = { error: 'Broken' }
  switch (kind) {
    case 0:
      return { done: { output: {} }, broken }
    case 1:
      return { done: { output: {}, effect }, broken: { ...broken, effect } }
    case 2:
      return { done: { output: {}, effect }, lost: { effect } }
    case 3:
      return { done: { output: {}, effect }, late: { effect, effectComes: 'late' } }
    case 4:
      return { done: { output: {}, effect, effectComes: 'beforeAnswer' }, broken }
    default:
      return { done: { output: {}, effect }, refused: { ...broken, isFault: false, possible: ({ last }) => last !== '' } }
  }
}
