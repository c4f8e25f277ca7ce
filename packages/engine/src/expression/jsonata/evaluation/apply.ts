import { budget } from '../budget.js'
import { Frame } from '../frame.js'
import { BuiltIn, failure, isFunction, Lambda, Procedure, type Callable, type Native, type Thrown } from '../values.js'

/** A node of the syntax tree, ready to be evaluated on an input: the context. */
export type Evaluate = (input: unknown, frame: Frame) => unknown

/** A call as it is written. */
export interface Call {
  readonly procedure: Evaluate
  readonly args: readonly Evaluate[]
  /** What error messages call the function. */
  readonly name: unknown
}

/** What a function gives whose last deed is a call: made when the function has returned, so that recursion there needs no depth. */
export class TailCall extends Procedure {
  readonly name = undefined
  readonly call: Call
  readonly input: unknown
  readonly frame: Frame

  constructor(call: Call, input: unknown, frame: Frame) {
    super()
    this.call = call
    this.input = input
    this.frame = frame
  }
}

/** Stands for an argument that a partial application leaves open. */
export const PLACEHOLDER = Symbol('?')

/**
 * Calls a function, and whatever it calls last.
 *
 * @param context what takes the place of an argument that is left out, where the signature says so
 */
export function apply(callee: unknown, args: readonly unknown[], context: unknown, name?: unknown): unknown {
  let [current, given, called] = [callee, args, name]
  try {
    for (;;) {
      if (current instanceof Lambda && called !== undefined) current.name = called
      const result = applyOnce(current, given, context)
      if (!(result instanceof TailCall)) return result
      const { call, input, frame } = result
      const next = call.procedure(input, frame)
      given = argumentsOf(call, input, frame)
      current = next
      called = call.name
    }
  } catch (error) {
    throw naming(error, called ?? (current instanceof Procedure ? current.name : undefined) ?? name)
  }
}

/** Calls a function from within a built-in one. */
export function callback(callee: unknown, args: readonly unknown[]): unknown {
  return typeof callee === 'function' ? (callee as (...args: readonly unknown[]) => unknown)(...args) : apply(callee, args, null)
}

/** The arguments of a call. Functions among them are called as if they were JavaScript's. */
export function argumentsOf({ args }: Call, input: unknown, frame: Frame): unknown[] {
  return args.map(arg => asArgument(arg(input, frame)))
}

/** How many arguments a function takes. */
export function arityOf(callee: unknown): number {
  if (callee instanceof Lambda) return callee.parameters.length
  const native = nativeOf(callee as Callable)
  return native.arity ?? native.length
}

/** A function of the parameters that are left open. */
export function partiallyApply(callee: Callable, args: readonly unknown[], frame: Frame): Lambda {
  const { parameters, frame: outer, body } = callee instanceof Lambda ? callee : numbered(nativeOf(callee), args.length, frame)
  const bound = new Frame(outer)
  const open = parameters.filter((parameter, i) => {
    if (args[i] !== PLACEHOLDER) bound.bind(parameter, args[i])
    return args[i] === PLACEHOLDER
  })
  return new Lambda(open, undefined, bound, body)
}

/**
 * Puts the name of the operator or function that failed into an error.
 *
 * @param always also if the error has a name already
 */
export function naming(error: unknown, name: unknown, always = false): unknown {
  const thrown = error as Thrown
  if (!(error instanceof Error) && (always || thrown.token === undefined)) thrown.token = name
  return error
}

function applyOnce(callee: unknown, args: readonly unknown[], context: unknown): unknown {
  if (callee instanceof Lambda) {
    const values = callee.signature?.validate(args, context) ?? args
    const frame = new Frame(callee.frame)
    callee.parameters.forEach((parameter, i) => {
      frame.bind(parameter, values[i])
    })
    return callee.body(frame)
  }
  if (!isFunction(callee)) throw failure({ code: 'T1006' })
  const result = callNative(nativeOf(callee), callee instanceof BuiltIn ? callee.signature.validate(args, context) : args)
  if (Array.isArray(result)) budget.items(result.length)
  return result
}

function callNative(native: Native, args: readonly unknown[]): unknown {
  budget.call(args)
  return native(...(args as readonly never[]))
}

function nativeOf(callee: Callable): Native {
  return callee instanceof Procedure ? (callee as BuiltIn).implementation : callee
}

/** A built-in function as a lambda whose parameters are told by their places. */
function numbered(native: Native, count: number, frame: Frame): Pick<Lambda, 'parameters' | 'frame' | 'body'> {
  const parameters = Array.from({ length: count }, (_, i) => String(i))
  const body = (inner: Frame) =>
    callNative(
      native,
      parameters.map(parameter => inner.lookup(parameter)),
    )
  return { parameters, frame, body }
}

function asArgument(value: unknown): unknown {
  if (!(value instanceof Procedure)) return value
  const closure = (...args: readonly unknown[]) => apply(value, args, null)
  return Object.assign(closure, { arity: arityOf(value) })
}
