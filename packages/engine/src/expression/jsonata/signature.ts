import { budget } from './budget.js'
import { some } from './functions/sequence.js'
import { failure, isFunction } from './values.js'

/*
 * Signatures of functions: `<s-nn?:s>` takes a string, which is that of the context when it is not given, a number, and perhaps another.
 * Each type is a letter: a(rray), b(oolean), f(unction), l (null), n(umber), o(bject), s(tring), m(issing); j is any JSON, x anything.
 */

export interface Signature {
  /**
   * The arguments as the function takes them: the context in the place of one that was left out, single values as arrays where arrays are
   * wanted.
   *
   * @throws T0410, T0411, T0412
   */
  readonly validate: (args: readonly unknown[], context: unknown) => unknown[]
}

interface Parameter {
  readonly type: string
  /** The letters that it takes. */
  readonly takes: string
  optional: boolean
  repeated: boolean
  /** Whether the context is taken when it is left out. */
  context: boolean
  /** Of the items of an array. */
  itemType: string | undefined
}

const ANYTHING = 'asnblfom'
const TAKEN_BY: Readonly<Record<string, string>> = { a: ANYTHING, f: 'f', j: 'asnblom', x: ANYTHING }
const PLURALS: Readonly<Record<string, string>> = { a: 'arrays', b: 'booleans', f: 'functions', n: 'numbers', o: 'objects', s: 'strings' }

/** @throws S0401, S0402, with the offset in the text */
export function parseSignature(text: string): Signature {
  const parameters: Parameter[] = []
  for (let at = 1; at < text.length && text[at] !== ':'; at++) {
    const symbol = text[at]!
    const last = parameters.at(-1)
    if ('snblo'.includes(symbol)) parameters.push(parameter(symbol, `${symbol}m`))
    else if (Object.hasOwn(TAKEN_BY, symbol)) parameters.push(parameter(symbol, TAKEN_BY[symbol]!))
    else if (symbol === '(') {
      const end = closing(text, at, ')')
      const choice = text.slice(at + 1, end)
      if (choice.includes('<')) throw failure({ code: 'S0402', value: choice, offset: at })
      parameters.push(parameter(`(${choice})`, `${choice}m`))
      at = end
    } else if (symbol === '<') {
      if (last?.type !== 'a' && last?.type !== 'f') throw failure({ code: 'S0401', value: last?.type, offset: at })
      const end = closing(text, at, '>')
      last.itemType = text.slice(at + 1, end)
      at = end
    } else if (last !== undefined) {
      if (symbol === '-') last.context = true
      if (symbol === '-' || symbol === '?') last.optional = true
      if (symbol === '+') last.repeated = true
    }
  }
  return { validate: (args, context) => validated(parameters, args, context) }
}

function parameter(type: string, takes: string): Parameter {
  return { type, takes, optional: false, repeated: false, context: false, itemType: undefined }
}

/** Where the bracket that opens at that place is closed. */
function closing(text: string, start: number, bracket: string): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === text[start]) depth++
    else if (text[at] === bracket && --depth === 0) return at
  }
  return text.length
}

function validated(parameters: readonly Parameter[], args: readonly unknown[], context: unknown): unknown[] {
  const symbols = args.map(symbolOf).join('')
  const shares = sharesOf(parameters, symbols, true) ?? misfit(parameters, args, symbols)
  const result: unknown[] = []
  let at = 0
  parameters.forEach((param, i) => {
    const share = shares[i]!
    if (share === '' && param.context) {
      if (!param.takes.includes(symbolOf(context))) throw failure({ code: 'T0411', value: context, index: at + 1 })
      result.push(context)
    } else if (share === '') result.push(args[at++])
    for (const symbol of share) {
      result.push(param.type === 'a' ? asArray(param, args[at], symbol, share, at) : args[at])
      at++
    }
  })
  return result
}

function asArray({ itemType }: Parameter, arg: unknown, symbol: string, share: string, at: number): unknown {
  if (symbol === 'm') return undefined
  if (itemType !== undefined && !(symbol === 'a' ? consistsOf(arg as readonly unknown[], itemType[0]) : share === itemType)) {
    throw failure({ code: 'T0412', value: arg, index: at + 1, type: PLURALS[itemType] })
  }
  return symbol === 'a' ? arg : [arg]
}

function consistsOf(items: readonly unknown[], symbol: string | undefined): boolean {
  return !some(items, item => symbolOf(item) !== symbol)
}

/**
 * The letters of the arguments that each parameter gets, the first ones as many as they can; undefined when they do not fit.
 *
 * @param whole whether all letters must be given out
 */
function sharesOf(parameters: readonly Parameter[], symbols: string, whole: boolean): string[] | undefined {
  budget.work((parameters.length * symbols.length) / 4)
  // From the back: whether a parameter can take a letter, and whether it and those after it fit, when so many letters are given out.
  const takes: boolean[][] = []
  const fits: boolean[][] = []
  fits[parameters.length] = Array.from({ length: symbols.length + 1 }, (_, at) => !whole || at === symbols.length)
  for (let i = parameters.length - 1; i >= 0; i--) {
    const param = parameters[i]!
    const rest = fits[i + 1]!
    const own = (takes[i] = rest.map(() => false))
    for (let at = symbols.length - 1; at >= 0; at--) {
      own[at] = param.takes.includes(symbols[at]!) && (rest[at + 1]! || (param.repeated && own[at + 1]!))
    }
    fits[i] = own.map((fit, at) => fit || (param.optional && rest[at]!))
  }
  if (!fits[0]![0]!) return undefined
  let at = 0
  return parameters.map(({ repeated }, i) => {
    const start = at
    if (takes[i]![at]!) at++
    while (repeated && at > start && takes[i]![at]!) at++
    return symbols.slice(start, at)
  })
}

/** Tells the first argument that no parameter takes: the one after those that as many parameters as possible take. */
function misfit(parameters: readonly Parameter[], args: readonly unknown[], symbols: string): never {
  let fitting = parameters
  let shares = sharesOf(fitting, symbols, false)
  while (shares === undefined) {
    fitting = fitting.slice(0, -1)
    shares = sharesOf(fitting, symbols, false)
  }
  const good = shares.join('').length
  throw failure({ code: 'T0410', value: args[good], index: good + 1 })
}

function symbolOf(value: unknown): string {
  if (typeof value === 'number') return 'n'
  if (typeof value === 'string') return 's'
  if (typeof value === 'boolean') return 'b'
  if (value === undefined) return 'm'
  if (value === null) return 'l'
  if (isFunction(value)) return 'f'
  return Array.isArray(value) ? 'a' : 'o'
}
