import fc, { type Arbitrary } from 'fast-check'

/**
 * What random machines are made of: sequences of blocks, of which some hold sequences again. A block becomes one state or a few. Every
 * state type comes up, and every way in which a state can go on, fail, be retried and be caught.
 */
export type Block = (Plain | TaskBlock | LoopBlock | IfBlock | ParallelBlock | MapBlock | DistributedBlock) & {
  /** Written in JSONata where the machine mixes query languages. */
  readonly jsonata: boolean
}

export type Sequence = readonly Block[]

type Plain =
  | { readonly type: 'pass'; readonly assigns: boolean; readonly result: ResultPlace }
  | { readonly type: 'wait'; readonly how: 'seconds' | 'from data' | 'past' | 'until'; readonly seconds: number }
  | { readonly type: 'broken'; readonly how: Broken }

/** What a state that can't be evaluated can't evaluate. */
export type Broken = 'pass' | 'task' | 'wait' | 'choice' | 'result' | 'items' | 'selector'

/** What becomes of a result: it is the output, it is dropped, or it is put into the input as `r`. */
export type ResultPlace = 'whole' | 'dropped' | 'member'

/** What a Task calls, and how. */
export type Call = 'function' | 'activity' | 'integration' | 'job' | 'callback'

export interface TaskBlock extends Fallible {
  readonly type: 'task'
  readonly call: Call
  readonly selects: boolean
  /** Seconds; 0 for none. */
  readonly timeout: number
  readonly heartbeat: number
}

/** What a block is that holds sequences. */
interface Nesting {
  /** Only the sequences in it count, in place of the block: so that machines shrink to what is inside of others. */
  readonly inlined: boolean
}

/** Runs its body so many times, counted by a variable. */
export interface LoopBlock extends Nesting {
  readonly type: 'loop'
  readonly times: number
  readonly body: Sequence
}

export interface IfBlock extends Nesting {
  readonly type: 'if'
  readonly test: Test
  readonly then: Sequence
  readonly otherwise: Sequence
  /** How `then` ends: it goes on with what follows, or it ends the thread. */
  readonly end: End
}

/** What a Choice asks of the input of the execution. */
export type Test = 'always' | 'never' | 'number' | 'text' | 'not' | 'and' | 'or'
export type End = 'goes on' | 'Succeed' | 'Fail'

export interface ParallelBlock extends Fallible, Nesting {
  readonly type: 'parallel'
  readonly branches: readonly Sequence[]
}

export interface MapBlock extends Fallible, Nesting {
  readonly type: 'map'
  /** Which of the lists of the input it goes through: the one with so many items. */
  readonly items: number
  /** MaxConcurrency. */
  readonly concurrency: number
  readonly selects: boolean
  readonly body: Sequence
}

/** A Distributed Map. Its Map Run is one piece of work of the outside world. */
export interface DistributedBlock extends Fallible {
  readonly type: 'distributed'
  readonly items: number
}

/** Work that can fail. */
export interface Fallible {
  readonly result: ResultPlace
  readonly retries: readonly Retrier[]
  readonly catches: 'nothing' | 'A' | 'all'
}

export interface Retrier {
  readonly error: 'A' | 'B' | 'States.Timeout' | 'States.TaskFailed' | 'States.ALL'
  readonly attempts: number
  readonly interval: number
  readonly jitter: boolean
}

export interface MachineOptions {
  /** In which languages states are written: a mixed machine is one of JSONPath with states of JSONata. Default: any. */
  readonly queryLanguage?: 'JSONPath' | 'JSONata' | 'mixed'
  /** Leaves out whatever can't succeed: Fail states, states that can't be evaluated, and time limits of the whole machine. */
  readonly canSucceed?: boolean
  /** Leaves out Catch, which changes the way that a machine takes. */
  readonly withoutCatch?: boolean
  /** Leaves out states whose own data flow fails, which no event of theirs tells. */
  readonly flows?: boolean
  /** Leaves out Distributed Maps. */
  readonly withoutMapRuns?: boolean
  /** How deep sequences are nested. Default 2. */
  readonly depth?: number
}

/** Sequences of blocks, nested at most so deep. They shrink to few and plain blocks. */
export function sequenceArbitrary(depth: number, options: MachineOptions): Arbitrary<Sequence> {
  return fc.array(blockArbitrary(depth, options), { minLength: 1, maxLength: depth === 0 ? 2 : 3 })
}

function blockArbitrary(depth: number, options: MachineOptions): Arbitrary<Block> {
  const weighted: fc.WeightedArbitrary<Block>[] = [
    { weight: 3, arbitrary: block({ type: fc.constant('pass'), assigns: fc.boolean(), result: resultPlace(options) }) },
    { weight: 7, arbitrary: taskArbitrary(options) },
    { weight: 2, arbitrary: waitArbitrary },
    { weight: options.withoutMapRuns === true ? 0 : 1, arbitrary: distributedArbitrary(options) },
  ]
  if (options.canSucceed !== true && options.flows !== true) weighted.push({ weight: 1, arbitrary: brokenArbitrary })
  if (depth > 0) weighted.push(...nesting(sequenceArbitrary(depth - 1, options), options))
  return fc.oneof({ withCrossShrink: true }, ...weighted)
}

function nesting(inner: Arbitrary<Sequence>, options: MachineOptions): fc.WeightedArbitrary<Block>[] {
  const ends: End[] = options.canSucceed === true ? ['goes on', 'Succeed'] : ['goes on', 'Succeed', 'Fail']
  const loop = block({ type: fc.constant('loop'), inlined, times: fc.integer({ min: 1, max: 3 }), body: inner })
  const test = fc.constantFrom<Test>('always', 'never', 'number', 'text', 'not', 'and', 'or')
  const branch = block({ type: fc.constant('if'), inlined, test, then: inner, otherwise: inner, end: fc.constantFrom(...ends) })
  const branches = fc.array(inner, { minLength: 1, maxLength: 3 })
  const parallel = block({ type: fc.constant('parallel'), inlined, branches, ...fallible(options) })
  const map = block({
    type: fc.constant('map'),
    inlined,
    items: fc.nat({ max: 4 }),
    concurrency: fc.nat({ max: 3 }),
    selects: fc.boolean(),
    body: inner,
    ...fallible(options),
  })
  return [
    { weight: 1, arbitrary: loop },
    { weight: 1, arbitrary: branch },
    { weight: 3, arbitrary: parallel },
    { weight: 3, arbitrary: map },
  ]
}

/** Arbitraries shrink to their first value. */
const inlined = fc.constantFrom(true, false, false, false, false, false)

/** A record of parts, which shrink one by one. */
function block<T extends object>(parts: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<T & { readonly jsonata: boolean }> {
  return fc.record({ ...parts, jsonata: fc.boolean() }) as Arbitrary<T & { readonly jsonata: boolean }>
}

const taskArbitrary = (options: MachineOptions): Arbitrary<Block> =>
  block({
    type: fc.constant('task'),
    call: fc.constantFrom<Call>('function', 'activity', 'integration', 'job', 'callback'),
    selects: fc.boolean(),
    timeout: fc.constantFrom(0, 0, 2, 5),
    heartbeat: fc.constantFrom(0, 0, 1),
    ...fallible(options),
  })

const distributedArbitrary = (options: MachineOptions): Arbitrary<Block> =>
  block({ type: fc.constant('distributed'), items: fc.nat({ max: 4 }), ...fallible(options) })

const waitArbitrary: Arbitrary<Block> = block({
  type: fc.constant('wait'),
  how: fc.constantFrom('seconds', 'seconds', 'from data', 'past', 'until'),
  seconds: fc.nat({ max: 3 }),
})

const brokenArbitrary: Arbitrary<Block> = block({
  type: fc.constant('broken'),
  how: fc.constantFrom<Broken>('pass', 'task', 'wait', 'choice', 'result', 'items', 'selector'),
})

const resultPlace = ({ flows }: MachineOptions): Arbitrary<ResultPlace> =>
  fc.constantFrom<ResultPlace>(
    ...(flows === true ? ['whole' as const, 'dropped' as const] : ['whole' as const, 'dropped' as const, 'member' as const]),
  )

const retrier: Arbitrary<Retrier> = fc.record({
  error: fc.constantFrom<Retrier['error']>('A', 'B', 'States.Timeout', 'States.TaskFailed', 'States.ALL'),
  attempts: fc.nat({ max: 2 }),
  interval: fc.integer({ min: 1, max: 3 }),
  jitter: fc.boolean(),
})

const fallible = (options: MachineOptions): { [K in keyof Fallible]: Arbitrary<Fallible[K]> } => ({
  result: resultPlace(options),
  retries: fc.array(retrier, { maxLength: 2 }),
  catches: options.withoutCatch === true ? fc.constant('nothing') : fc.constantFrom<Fallible['catches']>('nothing', 'nothing', 'A', 'all'),
})
