import { isArray, isObject, member, type Json, type JsonObject } from '@redrive/engine'
import { readJsonata, readJsonataPath, type JsonataGround } from './jsonataReads.js'
import { readExpression, readPathField, readRule, readTemplate, shapeOfPath } from './jsonpathReads.js'
import type { Ground } from './reads.js'
import type { Reader } from './s3.js'
import { addShape, emptyShape, shapeAt, type Shape } from './shape.js'

/** What a state machine must be given to get through, as far as its definition tells. */
export interface Needs {
  readonly input: Shape
  /** The results of its Task states, by name. */
  readonly results: ReadonlyMap<string, Shape>
  /** Its Distributed Maps that read from S3, by name. */
  readonly readers: ReadonlyMap<string, Reader>
}

/** What is read late can be what was handed on early: needs travel backwards by one state a round. */
const ROUNDS = 6

/**
 * Works out, from the paths that states read, what input and what results of tasks let a state machine go through. A guess: it takes
 * every state of a scope to read from the same value.
 */
export function needsOf(definition: JsonObject): Needs {
  const walk = new Walk(definition.QueryLanguage)
  for (let round = 0; round < ROUNDS; round++) walk.scope(definition, walk.executionInput, emptyShape(), undefined)
  return { input: walk.executionInput, results: walk.results, readers: walk.readers }
}

/** What a value is needed for on its way through a state. */
interface Wants {
  /** Of the value that the states of the scope see. */
  readonly input: Shape
  /** Of the value that the state hands on. */
  readonly output: Shape
  readonly item: Shape | undefined
}

type ReadPayload = (template: Json | undefined, wanted: Shape, from: Ground) => void

class Walk {
  readonly executionInput = emptyShape()
  readonly results = new Map<string, Shape>()
  readonly readers = new Map<string, Reader>()
  readonly #variables = emptyShape()
  readonly #scopes = new Map<string, Shape>()
  readonly #language: Json | undefined

  constructor(language: Json | undefined) {
    this.#language = language
  }

  scope(definition: Json | undefined, input: Shape, output: Shape, item: Shape | undefined): void {
    const states = isObject(definition) ? definition.States : undefined
    if (!isObject(states)) return
    for (const [name, state] of Object.entries(states)) {
      if (!isObject(state)) continue
      const isLast = state.End === true || state.Type === 'Succeed'
      const wants: Wants = { input, output: isLast ? output : input, item }
      if ((state.QueryLanguage ?? this.#language) === 'JSONata') this.#jsonata(name, state, wants)
      else this.#jsonpath(name, state, wants)
    }
  }

  #jsonpath(name: string, state: JsonObject, { input, output, item }: Wants): void {
    const raw = this.#ground(input, item)
    const value = state.InputPath === undefined ? input : (readPathField(state, 'InputPath', raw) ?? emptyShape())
    const ground = { ...raw, value }
    readTimes(state, ground)
    const handedOn = beforePath(state.OutputPath, output)
    if (!WORKING.has(state.Type as string)) {
      addShape(value, handedOn)
      readTemplate(state.Assign, this.#variables, ground)
      if (isArray(state.Choices)) for (const rule of state.Choices) if (isObject(rule)) readRule(rule, ground)
      return
    }
    const result = this.#shape(name)
    const resultGround = { ...ground, value: result }
    readTemplate(state.Assign, this.#variables, resultGround)
    const kept = state.ResultPath === null ? emptyShape() : shapeOfPath(handedOn, (state.ResultPath as string | undefined) ?? '$')
    if (kept !== handedOn) {
      addShape(input, handedOn)
      // A result can only be put into an object.
      if (typeof state.ResultPath === 'string') shapeOfPath(input, state.ResultPath)
    }
    if (state.ResultSelector === undefined) addShape(result, kept)
    else readTemplate(state.ResultSelector, kept, resultGround)
    this.#work(name, state, result, ground, (template, wanted, from) => {
      readTemplate(template, wanted, from)
    })
  }

  #jsonata(name: string, state: JsonObject, { input, output, item }: Wants): void {
    const isWorking = WORKING.has(state.Type as string) && state.Type !== 'Pass'
    const result = isWorking ? this.#shape(name) : emptyShape()
    const ground: JsonataGround = { ...this.#ground(input, item), result }
    if (state.Output !== undefined) readJsonata(state.Output, output, ground)
    else addShape(isWorking ? result : input, output)
    readJsonata(state.Assign, this.#variables, ground)
    for (const field of EXPRESSIONS) readJsonata(state[field], emptyShape(), ground)
    if (isWorking) {
      this.#work(name, state, result, ground, (template, wanted, from) => {
        readJsonata(template, wanted, { ...from, result })
      })
    }
  }

  /** What the work of a state reads: Parameters or Arguments, branches, items. */
  #work(name: string, state: JsonObject, result: Shape, ground: Ground, readPayload: ReadPayload): void {
    const payload = state.Parameters ?? state.Arguments
    if (state.Type === 'Pass' && state.Result === undefined) {
      if (payload === undefined) addShape(ground.value, result)
      else readPayload(payload, result, ground)
    } else if (state.Type === 'Parallel' && isArray(state.Branches)) {
      const output = (result.items ??= emptyShape())
      for (const [index, branch] of state.Branches.entries()) {
        const input = this.#shape(`${name}[${index}]`, this.#scopes)
        this.scope(branch, input, output, ground.item)
        if (payload === undefined) addShape(ground.value, input)
        else readPayload(payload, input, ground)
      }
    } else if (state.Type === 'Map') {
      const item = this.#item(name, state, result, ground, readPayload)
      const input = this.#shape(`${name}[]`, this.#scopes)
      this.scope(state.ItemProcessor ?? state.Iterator, input, (result.items ??= emptyShape()), item)
      const selector = state.ItemSelector ?? state.Parameters
      const isBatched = isObject(state.ItemBatcher)
      if (isBatched) readPayload(member(state.ItemBatcher as JsonObject, 'BatchInput'), shapeAt(input, ['BatchInput']), ground)
      const itemInput = isBatched ? shapeAt(input, ['Items', 0]) : input
      if (selector === undefined) addShape(item, itemInput)
      else readPayload(selector, itemInput, { ...ground, item })
    } else if (state.Type === 'Task') {
      readPayload(payload, emptyShape(), ground)
      readPayload(state.Credentials, emptyShape(), ground)
    }
  }

  /** An item of a Map: of the value that its paths name, or of what it reads from S3. */
  #item(name: string, state: JsonObject, result: Shape, ground: Ground, readPayload: ReadPayload): Shape {
    if (!isObject(state.ItemReader)) {
      const items = readJsonataPath(state.Items, { ...ground, result }) ?? readPathField(state, 'ItemsPath', ground) ?? ground.value
      return (items.items ??= emptyShape())
    }
    const definition = state.ItemReader
    readPayload(definition.Parameters ?? definition.Arguments, emptyShape(), ground)
    const reader = this.readers.get(name) ?? { definition, item: emptyShape() }
    this.readers.set(name, reader)
    return reader.item
  }

  #ground(value: Shape, item: Shape | undefined): Ground {
    return { value, executionInput: this.executionInput, variables: this.#variables, item }
  }

  #shape(name: string, shapes: Map<string, Shape> = this.results): Shape {
    const known = shapes.get(name) ?? emptyShape()
    shapes.set(name, known)
    return known
  }
}

/** States whose output is made of a result. */
const WORKING: ReadonlySet<string> = new Set(['Task', 'Parallel', 'Map', 'Pass'])

const EXPRESSIONS = [
  'Seconds',
  'Timestamp',
  'TimeoutSeconds',
  'HeartbeatSeconds',
  'MaxConcurrency',
  'Error',
  'Cause',
  'Choices',
  'Credentials',
]

function readTimes(state: JsonObject, ground: Ground): void {
  readPathField(state, 'SecondsPath', ground, [5])
  readPathField(state, 'TimestampPath', ground, ['2025-01-01T01:00:00Z'])
  readPathField(state, 'TimeoutSecondsPath', ground, [600])
  readPathField(state, 'HeartbeatSecondsPath', ground, [60])
  readPathField(state, 'MaxConcurrencyPath', ground, [2])
  for (const field of ['ErrorPath', 'CausePath']) {
    const text = state[field]
    if (typeof text === 'string') readExpression(text, { ...emptyShape(), candidates: ['text'] }, ground)
  }
}

/** What an OutputPath must be given to give that. */
function beforePath(path: Json | undefined, wanted: Shape): Shape {
  if (path === undefined || path === '$') return wanted
  const before = emptyShape()
  if (typeof path === 'string') addShape(shapeOfPath(before, path), wanted)
  return before
}
