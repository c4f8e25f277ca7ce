import { JsonParser } from '../../../json/parser.js'
import { JsonSyntaxError } from '../../../json/index.js'
import type { Random } from '../../../random.js'
import { digests } from '../../digest.js'
import { JavaRandom } from '../../intrinsics/javaRandom.js'
import { plain } from '../admission.js'
import { budget } from '../budget.js'
import { createSequence, failure } from '../values.js'

/*
 * The functions that AWS adds to JSONata. Arguments were checked against their signatures; where a whole number is wanted, others are
 * rounded down.
 */

/** `$partition([1, 2, 3], 2)` is `[[1, 2], [3]]`. */
export function partition(array: readonly unknown[] | undefined, size: number | undefined): unknown {
  if (array === undefined || size === undefined) return undefined
  const step = Math.floor(size)
  if (!(step >= 1)) throw outOfRange('partition', 2, 'a positive integer', size)
  budget.items(array.length)
  const parts: unknown[] = []
  for (let i = 0; i < array.length; i += step) parts.push(array.slice(i, i + step))
  return parts
}

/** `$range(1, 9, 2)` is `[1, 3, 5, 7, 9]`. A sequence: with one number in it, it is that number. */
export function range(first: number | undefined, last: number | undefined, step: number | undefined): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined
  const [start, end, increment] = [Math.floor(first), Math.floor(last), Math.floor(step)]
  if (!Number.isFinite(increment) || increment === 0) throw outOfRange('range', 3, 'an integer other than 0', step)
  const count = Math.floor((end - start) / increment) + 1
  const numbers = createSequence()
  if (count >= 1) budget.items(count)
  for (let i = 0; i < count; i++) numbers.push(start + i * increment)
  return numbers
}

/** `$hash("input data", "SHA-1")` is `"aaff4a450a104cd177d28d18d74485e8cae074b7"`. */
export function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined
  const digest = digests.get(algorithm)
  if (digest === undefined) throw outOfRange('hash', 2, `one of ${[...digests.keys()].join(', ')}`, algorithm)
  budget.work(text.length)
  return digest(text)
}

/** `$random()` is a draw of the execution; `$random(42)` the first nextDouble() of a java.util.Random with that seed. */
export function random(draws: Random, seed: number | undefined): number {
  if (seed === undefined) return draws.float()
  if (!Number.isFinite(seed)) throw outOfRange('random', 1, 'an integer', seed)
  budget.work(2)
  return new JavaRandom(Math.floor(seed)).double()
}

/** `$parse('{"a": 1}')` is `{"a": 1}`. */
export function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined
  budget.work(text.length / 3)
  try {
    return plain(new JsonParser(text).parse())
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw failure({ code: '', message: `Argument 1 of function parse is not JSON: ${error.message}` })
  }
}

/** A shuffled copy, by the inside-out variant of Fisher and Yates. */
export function shuffle(draws: Random, values: readonly unknown[] | undefined): unknown {
  if (values === undefined || values.length <= 1) return values
  budget.items(values.length)
  const shuffled: unknown[] = []
  values.forEach((value, i) => {
    const j = Math.floor(draws.float() * (i + 1))
    if (j < i) shuffled[i] = shuffled[j]
    shuffled[j] = value
  })
  return shuffled
}

function outOfRange(name: string, index: number, wanted: string, value: unknown): Error {
  return failure({ code: '', message: `Argument ${index} of function ${name} must be ${wanted}, but it is ${String(value)}` })
}
