import fc, { type Arbitrary } from 'fast-check'
import type { Json } from '../src/index.js'
import { activityArn, functionArn, integrationArn } from './definitions.js'

/**
 * Random state machines that end: sequences of blocks, of which some hold sequences again. Every state type comes up, and every way in
 * which a state can go on, fail, be retried and be caught. They shrink to few and plain states.
 */
export type Block =
  | { readonly type: 'pass'; readonly assigns: boolean; readonly resultPath: ResultPath }
  | ({ readonly type: 'task'; readonly call: Call; readonly timeout: number; readonly heartbeat: number } & Fallible)
  | { readonly type: 'wait'; readonly seconds: number }
  | { readonly type: 'loop'; readonly times: number; readonly body: Sequence }
  | { readonly type: 'if'; readonly holds: boolean; readonly then: Sequence; readonly otherwise: Sequence; readonly end: End }
  | ({ readonly type: 'parallel'; readonly branches: readonly Sequence[] } & Fallible)
  | ({
      readonly type: 'map'
      readonly items: number
      readonly concurrency: number
      readonly selects: boolean
      readonly body: Sequence
    } & Fallible)
  | { readonly type: 'broken'; readonly how: 'pass' | 'task' | 'wait' | 'choice' | 'result' | 'items' | 'selector' }

export type Sequence = readonly Block[]
type ResultPath = '$' | null | '$.r'
type Call = 'function' | 'activity' | 'integration' | 'job' | 'callback'

/** How the `then` of an `if` ends: it goes on with what follows, or it ends the thread. */
type End = 'goes on' | 'Succeed' | 'Fail'

interface Fallible {
  readonly resultPath: ResultPath
  readonly retries: readonly Retrier[]
  readonly catches: 'nothing' | 'A' | 'all'
}

interface Retrier {
  readonly error: 'A' | 'B' | 'States.Timeout' | 'States.TaskFailed' | 'States.ALL'
  readonly attempts: number
  readonly interval: number
  readonly jitter: boolean
}

export interface MachineOptions {
  /** Leaves out whatever can't succeed: Fail states and states that can't be evaluated. */
  readonly canSucceed?: boolean
  /** Leaves out Catch, which changes the way that a machine takes. */
  readonly withoutCatch?: boolean
  /** Leaves out states whose own data flow fails, which no event of theirs tells. */
  readonly flows?: boolean
}

const resultPathOf = ({ flows }: MachineOptions) =>
  fc.constantFrom<ResultPath>(...(flows === true ? ['$' as const, null] : ['$' as const, null, '$.r' as const]))

const retrier: Arbitrary<Retrier> = fc.record({
  error: fc.constantFrom<Retrier['error']>('A', 'B', 'States.Timeout', 'States.TaskFailed', 'States.ALL'),
  attempts: fc.nat({ max: 2 }),
  interval: fc.integer({ min: 1, max: 3 }),
  jitter: fc.boolean(),
})

const fallible = (options: MachineOptions): Arbitrary<Fallible> =>
  fc.record({
    resultPath: resultPathOf(options),
    retries: fc.array(retrier, { maxLength: 2 }),
    catches:
      options.withoutCatch === true ? fc.constant('nothing') : fc.constantFrom<Fallible['catches']>('nothing', 'nothing', 'A', 'all'),
  })

function blockIn(depth: number, options: MachineOptions): Arbitrary<Block> {
  const leaves: fc.MaybeWeightedArbitrary<Block>[] = [
    { weight: 3, arbitrary: fc.record({ type: fc.constant('pass'), assigns: fc.boolean(), resultPath: resultPathOf(options) }) },
    { weight: 7, arbitrary: taskBlock(options) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('wait'), seconds: fc.nat({ max: 3 }) }) },
  ]
  if (options.canSucceed !== true && options.flows !== true) leaves.push({ weight: 1, arbitrary: brokenBlock })
  if (depth === 0) return fc.oneof(...leaves)
  const inner = sequenceIn(depth - 1, options)
  const ends: End[] = options.canSucceed === true ? ['goes on', 'Succeed'] : ['goes on', 'Succeed', 'Fail']
  return fc.oneof(
    { withCrossShrink: true },
    ...leaves,
    { weight: 1, arbitrary: fc.record({ type: fc.constant('loop'), times: fc.integer({ min: 1, max: 3 }), body: inner }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('if'), holds: fc.boolean(), then: inner, otherwise: inner, end: fc.constantFrom(...ends) }),
    },
    { weight: 3, arbitrary: parallelBlock(inner, options) },
    { weight: 3, arbitrary: mapBlock(inner, options) },
  )
}

const brokenBlock: Arbitrary<Block> = fc.record({
  type: fc.constant('broken'),
  how: fc.constantFrom<Extract<Block, { type: 'broken' }>['how']>('pass', 'task', 'wait', 'choice', 'result', 'items', 'selector'),
})

const taskBlock = (options: MachineOptions): Arbitrary<Block> =>
  fc
    .record({
      type: fc.constant('task'),
      call: fc.constantFrom<Call>('function', 'activity', 'integration', 'job', 'callback'),
      timeout: fc.constantFrom(0, 0, 2, 5),
      heartbeat: fc.constantFrom(0, 0, 1),
    })
    .chain(task => fallible(options).map(rest => ({ ...task, ...rest })))

const parallelBlock = (inner: Arbitrary<Sequence>, options: MachineOptions): Arbitrary<Block> =>
  fc
    .record({ type: fc.constant('parallel'), branches: fc.array(inner, { minLength: 1, maxLength: 3 }) })
    .chain(block => fallible(options).map(rest => ({ ...block, ...rest })))

const mapBlock = (inner: Arbitrary<Sequence>, options: MachineOptions): Arbitrary<Block> =>
  fc
    .record({
      type: fc.constant('map'),
      items: fc.nat({ max: 4 }),
      concurrency: fc.nat({ max: 3 }),
      selects: fc.boolean(),
      body: inner,
    })
    .chain(block => fallible(options).map(rest => ({ ...block, ...rest })))

const sequenceIn = (depth: number, options: MachineOptions): Arbitrary<Sequence> =>
  fc.array(blockIn(depth, options), { minLength: 1, maxLength: depth === 0 ? 2 : 3 })

/** Definitions, with the blocks that they were made from. `timeout` is the machine's TimeoutSeconds, 0 for none. */
export function machineArbitrary(options: MachineOptions = {}): Arbitrary<{ readonly definition: Json }> {
  return fc
    .record({ blocks: sequenceIn(2, options), timeout: options.canSucceed === true ? fc.constant(0) : fc.constantFrom(0, 0, 0, 10) })
    .map(({ blocks, timeout }) => ({ definition: definitionOf(blocks, timeout) }))
}

/** The input with which the machines run. Maps take their items from it. */
export const INPUT: Json = { items0: [], items1: [1], items2: ['a', 'b'], items3: [{ x: 1 }, 2, [3]], items4: [4, 3, 2, 1] }

// ------------------------------------------------------------------ blocks to states

type States = Record<string, Json>

/** Gives names to states and variables, unique in the machine. */
interface Names {
  count: number
}

export function definitionOf(blocks: Sequence, timeout: number): Json {
  return { ...scopeOf(blocks, { count: 0 }), ...(timeout > 0 && { TimeoutSeconds: timeout }) }
}

function scopeOf(blocks: Sequence, names: Names): { readonly StartAt: string; readonly States: Json } {
  const states: States = {}
  const last = nameOf(names, 'End')
  const StartAt = add(blocks, last, states, names)
  states[last] = { Type: 'Pass', End: true }
  return { StartAt, States: states }
}

const nameOf = (names: Names, kind: string) => `${kind}${++names.count}`

/** Adds the states of the blocks; gives the name of the first. */
function add(blocks: Sequence, next: string, states: States, names: Names): string {
  return blocks.reduceRight((following, block) => addBlock(block, following, states, names), next)
}

function addBlock(block: Block, next: string, states: States, names: Names): string {
  switch (block.type) {
    case 'pass': {
      const assign = block.assigns ? { Assign: { [nameOf(names, 'v')]: names.count } } : {}
      return addState(states, names, 'Pass', { Result: { n: names.count }, ResultPath: block.resultPath, ...assign, Next: next })
    }
    case 'task': {
      const name = nameOf(names, 'Task')
      states[name] = { Type: 'Task', ...taskFields(block, name), ...fallibleFields(block, next, states, names), Next: next }
      return name
    }
    case 'wait':
      return addState(states, names, 'Wait', { Seconds: block.seconds, Next: next })
    case 'loop':
      return addLoop(block, next, states, names)
    case 'if': {
      const end =
        block.end === 'goes on' ? next : addState(states, names, block.end, block.end === 'Fail' ? { Error: 'A', Cause: 'Fail' } : {})
      const then = add(block.then, end, states, names)
      const otherwise = add(block.otherwise, next, states, names)
      const rule = { Variable: '$$.Execution.Id', IsPresent: block.holds, Next: then }
      return addState(states, names, 'Choice', { Choices: [rule], Default: otherwise })
    }
    case 'parallel': {
      const Branches = block.branches.map(branch => scopeOf(branch, names))
      return addState(states, names, 'Parallel', { Branches, ...fallibleFields(block, next, states, names), Next: next })
    }
    case 'map':
      return addState(states, names, 'Map', {
        ItemsPath: `$$.Execution.Input.items${block.items}`,
        MaxConcurrency: block.concurrency,
        ...(block.selects && { ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' } }),
        ItemProcessor: scopeOf(block.body, names),
        ...fallibleFields(block, next, states, names),
        Next: next,
      })
    case 'broken':
      return addBroken(block.how, next, states, names)
  }
}

function addState(states: States, names: Names, type: string, fields: Readonly<Record<string, Json>>): string {
  const name = nameOf(names, type)
  states[name] = { Type: type, ...fields }
  return name
}

/** Counts in a variable of its own. */
function addLoop({ times, body }: Extract<Block, { type: 'loop' }>, next: string, states: States, names: Names): string {
  const variable = nameOf(names, 'i')
  const check = nameOf(names, 'Again')
  const first = add(body, check, states, names)
  states[check] = {
    Type: 'Choice',
    Choices: [
      { Variable: `$${variable}`, NumericLessThan: times, Next: first, Assign: { [`${variable}.$`]: `States.MathAdd($${variable}, 1)` } },
    ],
    Default: next,
  }
  return addState(states, names, 'Pass', { Assign: { [variable]: 1 }, Next: first })
}

function taskFields({ call, timeout, heartbeat }: Extract<Block, { type: 'task' }>, name: string): Record<string, Json> {
  const resources: Record<Call, string> = {
    function: functionArn(name),
    activity: activityArn(name),
    integration: integrationArn('dynamodb:getItem'),
    job: integrationArn('states:startExecution.sync:2'),
    callback: integrationArn('sqs:sendMessage.waitForTaskToken'),
  }
  const beats = heartbeat > 0 && (call === 'activity' || call === 'callback')
  return {
    Resource: resources[call],
    ...(timeout > 0 && { TimeoutSeconds: timeout }),
    ...(beats && { HeartbeatSeconds: heartbeat }),
    ...(call === 'integration' && { Parameters: { TableName: 't', 'Key.$': '$$.Execution.Input.items3[0]' } }),
    ...(call === 'job' && { Parameters: { StateMachineArn: 'arn', 'Input.$': '$' } }),
    ...(call === 'callback' && {
      Parameters: { QueueUrl: 'q', 'MessageBody.$': "States.Format('{} {}', $$.Task.Token, $$.State.RetryCount)" },
    }),
  }
}

function fallibleFields(
  { resultPath: ResultPath, retries, catches }: Fallible,
  next: string,
  states: States,
  names: Names,
): Record<string, Json> {
  const Retry = orderedRetriers(retries).map(({ error, attempts, interval, jitter }) => ({
    ErrorEquals: [error],
    MaxAttempts: attempts,
    IntervalSeconds: interval,
    ...(jitter && { JitterStrategy: 'FULL' }),
  }))
  const common = { ResultPath, ...(Retry.length > 0 && { Retry }) }
  if (catches === 'nothing') return common
  const handler = addState(states, names, 'Pass', { ResultPath: null, Next: next })
  return { ...common, Catch: [{ ErrorEquals: [catches === 'all' ? 'States.ALL' : 'A'], Next: handler }] }
}

/** States.ALL must be the last retrier. */
function orderedRetriers(retries: readonly Retrier[]): Retrier[] {
  const named = retries.filter(({ error }) => error !== 'States.ALL')
  return [...named, ...retries.filter(({ error }) => error === 'States.ALL').slice(0, 1)]
}

/** A state that fails with States.Runtime, without an event of its own. */
function addBroken(how: Extract<Block, { type: 'broken' }>['how'], next: string, states: States, names: Names): string {
  const nowhere = '$$.Execution.Input.nowhere'
  switch (how) {
    case 'pass':
      return addState(states, names, 'Pass', { InputPath: nowhere, Next: next })
    case 'task':
      return addState(states, names, 'Task', { Resource: functionArn('broken'), Parameters: { 'p.$': nowhere }, Next: next })
    case 'wait':
      return addState(states, names, 'Wait', { SecondsPath: nowhere, Next: next })
    case 'choice':
      return addState(states, names, 'Choice', { Choices: [{ Variable: '$$.Execution.Id', IsNull: true, Next: next }] })
    case 'result':
      return addState(states, names, 'Task', { Resource: functionArn('broken'), ResultSelector: { 'p.$': '$.nowhere' }, Next: next })
    case 'items':
      return addState(states, names, 'Map', { ItemsPath: '$$.Execution.Id', ItemProcessor: scopeOf([], names), Next: next })
    case 'selector':
      return addState(states, names, 'Map', {
        ItemsPath: '$$.Execution.Input.items2',
        ItemSelector: { 'p.$': nowhere },
        ItemProcessor: scopeOf([], names),
        Next: next,
      })
  }
}
