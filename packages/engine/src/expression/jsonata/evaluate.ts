import { budget, JSONATA_LIMITS, type JsonataLimits } from './budget.js'
import { builtInFrame, type Moment } from './built-ins.js'
import type { Evaluate } from './evaluation/apply.js'
import { Frame } from './frame.js'
import { createSequence, OUTER_WRAPPER } from './values.js'

let builtIns: Frame | undefined
let moment: Moment | undefined

/** Evaluates an expression without an input, so that `$` is nothing. Other names are asked of `outside` first. */
export function evaluateProgram(program: Evaluate, outside: (name: string) => unknown, at: Moment): unknown {
  return evaluateOn(program, undefined, outside, at, JSONATA_LIMITS)
}

/** As {@link evaluateProgram}, with an input and limits. For tests. */
export function evaluateOn(
  program: Evaluate,
  input: unknown,
  outside: (name: string) => unknown,
  at: Moment,
  limits: JsonataLimits,
): unknown {
  const frame = new Frame(builtInFunctions(), outside)
  frame.bind('$', input)
  // An array is one input, not many.
  const context = Array.isArray(input) ? Object.assign(createSequence(input), { [OUTER_WRAPPER]: true }) : input
  const before = moment
  moment = at
  try {
    return budget.during(limits, () => program(context, frame))
  } finally {
    moment = before
  }
}

/** Whether a name is that of a function of JSONata. */
export function isBuiltIn(name: string): boolean {
  // Expressions of these and of operators alone need no functions.
  return !['', '$', 'states'].includes(name) && builtInFunctions().lookup(name) !== undefined
}

/** Made on first use: a program without JSONata does not pay for it. */
function builtInFunctions(): Frame {
  return (builtIns ??= builtInFrame(currentMoment))
}

function currentMoment(): Moment {
  if (moment === undefined) throw new Error('No evaluation is going on')
  return moment
}
