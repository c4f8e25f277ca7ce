import type { Json } from '@redrive/engine'
import type {
  Block,
  Broken,
  DistributedBlock,
  Fallible,
  IfBlock,
  LoopBlock,
  MapBlock,
  ResultPlace,
  Retrier,
  Sequence,
  TaskBlock,
  Test,
} from './block.js'

export type Language = 'JSONPath' | 'JSONata' | 'mixed'
type Fields = Readonly<Record<string, Json>>

/** The definition that a sequence of blocks stands for. `timeout` is the machine's TimeoutSeconds, 0 for none. */
export function definitionOf(blocks: Sequence, language: Language, timeout: number): Json {
  return {
    ...(language === 'JSONata' && { QueryLanguage: 'JSONata' }),
    ...new Writer(language).scope(blocks),
    ...(timeout > 0 && { TimeoutSeconds: timeout }),
  }
}

/** Writes states. Names of states and variables are unique in the machine. */
class Writer {
  readonly #language: Language
  #names = 0

  constructor(language: Language) {
    this.#language = language
  }

  scope(blocks: Sequence): { readonly StartAt: string; readonly States: Json } {
    const scope = new Scope(
      this.#language,
      kind => this.#name(kind),
      inner => this.scope(inner),
    )
    const last = scope.add('End', { Type: 'Pass', End: true })
    const StartAt = scope.addAll(blocks, last)
    return { StartAt, States: scope.states }
  }

  #name(kind: string): string {
    return `${kind}${++this.#names}`
  }
}

/** The states of one StartAt and States. Blocks are added from the last to the first, because each needs the name of its next. */
class Scope {
  readonly states: Record<string, Json> = {}
  readonly #language: Language
  readonly #name: (kind: string) => string
  readonly #inner: (blocks: Sequence) => Fields

  constructor(language: Language, name: (kind: string) => string, inner: (blocks: Sequence) => Fields) {
    this.#language = language
    this.#name = name
    this.#inner = inner
  }

  addAll(blocks: Sequence, next: string): string {
    return flattened(blocks).reduceRight((following, block) => this.#addBlock(block, following), next)
  }

  add(kind: string, fields: Fields): string {
    const name = this.#name(kind)
    this.states[name] = fields
    return name
  }

  #addBlock(block: Block, Next: string): string {
    const jsonata = this.#language === 'JSONata' || (this.#language === 'mixed' && block.jsonata)
    const own: Fields = jsonata && this.#language === 'mixed' ? { QueryLanguage: 'JSONata' } : {}
    switch (block.type) {
      case 'pass':
        return this.add('Pass', { ...own, Type: 'Pass', ...passFields(block, jsonata, () => this.#name('v')), Next })
      case 'wait':
        return this.add('Wait', { ...own, Type: 'Wait', ...waitFields(block, jsonata), Next })
      case 'task':
        return this.#addTask(block, jsonata, own, Next)
      case 'loop':
        return this.#addLoop(block, jsonata, own, Next)
      case 'if':
        return this.#addIf(block, jsonata, own, Next)
      case 'parallel': {
        const Branches = block.branches.map(branch => this.#inner(branch))
        return this.add('Parallel', { ...own, Type: 'Parallel', Branches, ...this.#fallible(block, jsonata, Next), Next })
      }
      case 'map':
        return this.#addMap(block, jsonata, own, Next)
      case 'distributed':
        return this.#addDistributed(block, jsonata, own, Next)
      case 'broken':
        return this.#addBroken(block.how, jsonata, own, Next)
    }
  }

  #addTask(block: TaskBlock, jsonata: boolean, own: Fields, Next: string): string {
    const name = this.#name('Task')
    const { call, timeout, heartbeat, selects } = block
    const beats = heartbeat > 0 && (call === 'activity' || call === 'callback')
    this.states[name] = {
      ...own,
      Type: 'Task',
      ...request(call, name, jsonata),
      ...(timeout > 0 && { TimeoutSeconds: timeout }),
      ...(beats && { HeartbeatSeconds: heartbeat }),
      ...(selects && !jsonata && { ResultSelector: { 'selected.$': '$' } }),
      ...this.#fallible(block, jsonata, Next),
      Next,
    }
    return name
  }

  /** Counts in a variable of its own. */
  #addLoop({ times, body }: LoopBlock, jsonata: boolean, own: Fields, Next: string): string {
    const variable = this.#name('i')
    const check = this.#name('Again')
    const first = this.addAll(body, check)
    const again = jsonata
      ? { Condition: `{% $${variable} < ${times} %}`, Assign: { [variable]: `{% $${variable} + 1 %}` } }
      : { Variable: `$${variable}`, NumericLessThan: times, Assign: { [`${variable}.$`]: `States.MathAdd($${variable}, 1)` } }
    this.states[check] = { ...own, Type: 'Choice', Choices: [{ ...again, Next: first }], Default: Next }
    return this.add('Pass', { ...own, Type: 'Pass', Assign: { [variable]: 1 }, Next: first })
  }

  #addIf({ test, then, otherwise, end }: IfBlock, jsonata: boolean, own: Fields, next: string): string {
    const last = end === 'goes on' ? next : this.add(end, end === 'Fail' ? { Type: end, Error: 'A', Cause: 'Fail' } : { Type: end })
    const Next = this.addAll(then, last)
    const Default = this.addAll(otherwise, next)
    const rule = jsonata ? { Condition: `{% ${condition(test)} %}` } : comparison(test)
    return this.add('Choice', { ...own, Type: 'Choice', Choices: [{ ...rule, Next }], Default })
  }

  #addMap(block: MapBlock, jsonata: boolean, own: Fields, Next: string): string {
    const selector = jsonata
      ? { i: '{% $states.context.Map.Item.Index %}', v: '{% $states.context.Map.Item.Value %}' }
      : { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' }
    return this.add('Map', {
      ...own,
      Type: 'Map',
      ...itemsOf(block.items, jsonata),
      MaxConcurrency: block.concurrency,
      ...(block.selects && { ItemSelector: selector }),
      ItemProcessor: this.#inner(block.body),
      ...this.#fallible(block, jsonata, Next),
      Next,
    })
  }

  #addDistributed(block: DistributedBlock, jsonata: boolean, own: Fields, Next: string): string {
    return this.add('MapRun', {
      ...own,
      Type: 'Map',
      ...itemsOf(block.items, jsonata),
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...this.#inner([]) },
      ...this.#fallible(block, jsonata, Next),
      Next,
    })
  }

  #fallible({ result, retries, catches }: Fallible, jsonata: boolean, Next: string): Fields {
    const Retry = ordered(retries).map(({ error, attempts, interval, jitter }) => ({
      ErrorEquals: [error],
      MaxAttempts: attempts,
      IntervalSeconds: interval,
      ...(jitter && { JitterStrategy: 'FULL' }),
    }))
    const common = { ...place(result, jsonata), ...(Retry.length > 0 && { Retry }) }
    if (catches === 'nothing') return common
    const handler = this.add('Caught', { Type: 'Pass', ...(this.#language !== 'JSONata' && { ResultPath: null }), Next })
    return { ...common, Catch: [{ ErrorEquals: [catches === 'all' ? 'States.ALL' : 'A'], Next: handler }] }
  }

  /** A state whose own evaluation fails. */
  #addBroken(how: Broken, jsonata: boolean, own: Fields, Next: string): string {
    const lambda = { Type: 'Task', Resource: functionArn('broken'), Next }
    const expression = '{% $states.context.Execution.Input.nowhere %}'
    const path = '$$.Execution.Input.nowhere'
    const map = { Type: 'Map', ItemProcessor: this.#inner([]), Next }
    const broken: Readonly<Record<Broken, Fields>> = jsonata
      ? {
          pass: { Type: 'Pass', Output: expression, Next },
          task: { ...lambda, Arguments: { p: expression } },
          wait: { Type: 'Wait', Seconds: expression, Next },
          choice: { Type: 'Choice', Choices: [{ Condition: '{% "no boolean" %}', Next }] },
          result: { ...lambda, Output: expression },
          items: { ...map, Items: '{% "no list" %}' },
          selector: { ...map, Items: [1, 2], ItemSelector: { p: expression } },
        }
      : {
          pass: { Type: 'Pass', InputPath: path, Next },
          task: { ...lambda, Parameters: { 'p.$': path } },
          wait: { Type: 'Wait', SecondsPath: path, Next },
          choice: { Type: 'Choice', Choices: [{ Variable: '$$.Execution.Id', IsNull: true, Next }] },
          result: { ...lambda, ResultSelector: { 'p.$': '$.nowhere' } },
          items: { ...map, ItemsPath: '$$.Execution.Id' },
          selector: { ...map, ItemsPath: '$$.Execution.Input.items2', ItemSelector: { 'p.$': path } },
        }
    return this.add('Broken', { ...own, ...broken[how] })
  }
}

/** The blocks, with the contents of those that don't count in their place. */
function flattened(blocks: Sequence): Sequence {
  return blocks.flatMap(block => ('inlined' in block && block.inlined ? sequencesIn(block).flatMap(flattened) : [block]))
}

function sequencesIn(block: Extract<Block, { readonly inlined: boolean }>): readonly Sequence[] {
  if (block.type === 'parallel') return block.branches
  return block.type === 'if' ? [block.then, block.otherwise] : [block.body]
}

const ACCOUNT = 'us-east-1:123456789012'
const functionArn = (name: string) => `arn:aws:lambda:${ACCOUNT}:function:${name}`

function request(call: TaskBlock['call'], name: string, jsonata: boolean): Fields {
  const path = (jsonPath: string, jsonataPath: string, member: string): Fields =>
    jsonata ? { [member]: `{% ${jsonataPath} %}` } : { [`${member}.$`]: jsonPath }
  const withArguments = (Resource: string, fields: Fields): Fields => ({ Resource, [jsonata ? 'Arguments' : 'Parameters']: fields })
  switch (call) {
    case 'function':
      return { Resource: functionArn(name) }
    case 'activity':
      return { Resource: `arn:aws:states:${ACCOUNT}:activity:${name}` }
    case 'integration': {
      const key = path('$$.Execution.Input.items3[0]', '$states.context.Execution.Input.items3[0]', 'Key')
      return withArguments('arn:aws:states:::dynamodb:getItem', { TableName: 't', ...key })
    }
    case 'job':
      return withArguments('arn:aws:states:::states:startExecution.sync:2', {
        StateMachineArn: `arn:aws:states:${ACCOUNT}:stateMachine:job`,
        ...path('$', '$states.input', 'Input'),
      })
    case 'callback': {
      const words = ['$$.Task.Token', '$$.State.RetryCount']
      const text = `$states.context.Task.Token & ' ' & $string($states.context.State.RetryCount)`
      const body = path(`States.Format('{} {}', ${words.join(', ')})`, text, 'MessageBody')
      return withArguments('arn:aws:states:::sqs:sendMessage.waitForTaskToken', { QueueUrl: 'q', ...body })
    }
  }
}

/** Where the result goes. In JSONata there is no ResultPath; Output does the same. */
function place(result: ResultPlace, jsonata: boolean): Fields {
  if (!jsonata) return { ResultPath: { whole: '$', dropped: null, member: '$.r' }[result] }
  if (result === 'whole') return {}
  return { Output: result === 'dropped' ? '{% $states.input %}' : `{% $merge([$states.input, {'r': $states.result}]) %}` }
}

function passFields({ assigns, result }: Extract<Block, { type: 'pass' }>, jsonata: boolean, variable: () => string): Fields {
  const name = assigns ? variable() : undefined
  const Result = { n: 1 }
  const output = jsonata
    ? { Output: result === 'whole' ? Result : result === 'dropped' ? '{% $states.input %}' : "{% $merge([$states.input, {'r': 1}]) %}" }
    : { Result, ...place(result, false) }
  return { ...output, ...(name !== undefined && { Assign: { [name]: 1 } }) }
}

function waitFields({ how, seconds }: Extract<Block, { type: 'wait' }>, jsonata: boolean): Fields {
  switch (how) {
    case 'seconds':
      return { Seconds: seconds }
    case 'from data':
      return jsonata ? { Seconds: '{% $states.context.Execution.Input.seconds %}' } : { SecondsPath: '$$.Execution.Input.seconds' }
    case 'past':
      return { Timestamp: '1969-07-20T20:17:40Z' }
    case 'until':
      return { Timestamp: `1970-01-01T00:00:0${seconds}Z` }
  }
}

function itemsOf(count: number, jsonata: boolean): Fields {
  return jsonata ? { Items: `{% $states.context.Execution.Input.items${count} %}` } : { ItemsPath: `$$.Execution.Input.items${count}` }
}

const NUMBER = '$$.Execution.Input.number'
const TEXT = '$$.Execution.Input.text'

function comparison(test: Test): Fields {
  const isOne = { Variable: NUMBER, NumericEquals: 1 }
  const isYes = { Variable: TEXT, StringEquals: 'yes' }
  switch (test) {
    case 'always':
    case 'never':
      return { Variable: '$$.Execution.Id', IsPresent: test === 'always' }
    case 'number':
      return { Variable: NUMBER, NumericGreaterThanEquals: 1 }
    case 'text':
      return { Variable: TEXT, StringMatches: 'y*' }
    case 'not':
      return { Not: isYes }
    case 'and':
      return { And: [isOne, isYes] }
    case 'or':
      return { Or: [isOne, isYes] }
  }
}

function condition(test: Test): string {
  const input = '$states.context.Execution.Input'
  const isOne = `${input}.number = 1`
  const isYes = `${input}.text = 'yes'`
  switch (test) {
    case 'always':
      return 'true'
    case 'never':
      return 'false'
    case 'number':
      return `${input}.number >= 1`
    case 'text':
      return `$contains(${input}.text, 'y')`
    case 'not':
      return `$not(${isYes})`
    case 'and':
      return `${isOne} and ${isYes}`
    case 'or':
      return `${isOne} or ${isYes}`
  }
}

/** States.ALL must stand alone and last, and a name is worth naming once. */
function ordered(retries: readonly Retrier[]): Retrier[] {
  const named = retries.filter(({ error }) => error !== 'States.ALL')
  return [...named, ...retries.filter(({ error }) => error === 'States.ALL').slice(0, 1)]
}
