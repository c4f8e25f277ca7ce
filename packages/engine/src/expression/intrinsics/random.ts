import { uuid } from '../../random.js'
import { failure, int32Argument, wholeNumberArgument, type IntrinsicFunction } from './call.js'
import { JavaRandom } from './javaRandom.js'

/**
 * `States.MathRandom(1, 7)` is a die: the start may be drawn, the end may not. Without a seed it is a draw of the execution. With one
 * it is a function of the arguments; AWS documents no more than that, so the generator is the one a Java program has at hand.
 */
export const mathRandom: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 3,
  evaluate: call => {
    const start = int32Argument(call, 1)
    const end = int32Argument(call, 2)
    if (end <= start) throw failure(call, 2, `is ${end}, which is not greater than the start ${start}`)
    if (call.values.length === 2) return start + Math.floor(call.random.float() * (end - start))
    return new JavaRandom(wholeNumberArgument(call, 3)).int(start, end)
  },
}

/** `States.UUID()` is a UUID of version 4, drawn from the randomness of the execution. */
export const uuidV4: IntrinsicFunction = {
  minArguments: 0,
  maxArguments: 0,
  evaluate: call => uuid(call.random),
}
