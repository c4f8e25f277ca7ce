import type { Json } from '../../json/index.js'
import { randomAt, type Seed } from '../../random.js'
import { compileIntrinsic } from './index.js'

/** What a call gives for an input, in an execution with that seed. */
export function evaluate(text: string, input: Json = {}, seed: Seed = 'seed'): Json {
  return compileIntrinsic(text)({ input, context: () => ({}), variable: () => undefined, random: randomAt(seed), now: 0 })
}
