import { failure } from '../values.js'

/* Built-in functions on numbers. None is called with nothing in place of its first argument. */

export function sum(numbers: readonly number[]): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

export function average(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : sum(numbers) / numbers.length
}

export function max(numbers: readonly number[]): number | undefined {
  return extreme(numbers, Math.max)
}

export function min(numbers: readonly number[]): number | undefined {
  return extreme(numbers, Math.min)
}

function extreme(numbers: readonly number[], choose: (a: number, b: number) => number): number | undefined {
  let chosen = numbers[0]
  for (let i = 1; i < numbers.length; i++) chosen = choose(chosen!, numbers[i]!)
  return chosen
}

const DECIMAL = /^-?[0-9]+(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?$/
/** In hexadecimal, octal or binary. What stands around them makes a number that is none. */
const PREFIXED = /^0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+$/

export function number(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  const text = value as string
  if ((DECIMAL.test(text) && Number.isFinite(Number(text))) || PREFIXED.test(text)) return Number(text)
  throw failure({ code: 'D3030', value })
}

/** To so many decimal places; what is half-way goes to the even neighbour. */
export function round(value: number, precision: number | undefined): number {
  const scaled = precision ? shifted(value, precision) : value
  const nearest = Math.round(scaled)
  const even = Math.abs(nearest - scaled) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest
  // Adding 0 makes 0 of -0.
  return (precision ? shifted(even, -precision) : even) + 0
}

/** Moves the decimal point, without the error of a multiplication. */
function shifted(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}

export function sqrt(value: number): number {
  if (value < 0) throw failure({ code: 'D3060', value })
  return Math.sqrt(value)
}

export function power(base: number, exponent: number): number {
  const result = base ** exponent
  if (!Number.isFinite(result)) throw failure({ code: 'D3061', value: base, exp: exponent })
  return result
}

export function formatBase(value: number, radix: number | undefined): string {
  const base = round(radix ?? 10, undefined)
  if (base < 2 || base > 36) throw failure({ code: 'D3100', value: base })
  return round(value, undefined).toString(base)
}
