import { failure, int32Argument, isInt32, type IntrinsicFunction } from './call.js'

/** `States.MathAdd(1.49, 1.5)` is 3: each argument is rounded, then they are added. Arguments and sum are numbers of 32 bits. */
export const mathAdd: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 2,
  evaluate: call => {
    const sum = int32Argument(call, 1) + int32Argument(call, 2)
    if (!isInt32(sum)) throw failure(call, undefined, `the sum is ${sum}, which does not fit in 32 bits`)
    return sum
  },
}
