import { StateFailure } from '../expression/failure.js'
import type { ChoiceState, Chosen } from '../definition/machine.js'
import { member, textMember, type JsonObject } from '../json/index.js'
import type { StateBehaviour } from './behaviour.js'

/**
 * Choice: enter, exit towards the first rule that matches, or the default.
 *
 *   ChoiceStateEntered ──(a rule matches, or a Default)──> ChoiceStateExited
 *                      ──(neither)──> the execution fails, States.Runtime
 */
export const choice: StateBehaviour<ChoiceState> = {
  compile: (definition, { name, language }) => {
    const flow = language.plainFlow(definition)
    const choices = member(definition, 'Choices') as readonly JsonObject[]
    const rules = choices.map((rule, position) => {
      const { matches, leave } = language.choiceRule(rule, definition, position)
      return { matches, chosen: { next: nextOf(rule), leave } }
    })
    const fallback = member(definition, 'Default')
    const otherwise: Chosen | undefined = typeof fallback === 'string' ? { next: fallback, leave: flow.leave } : undefined
    return {
      type: 'Choice',
      name,
      next: undefined,
      entered: 'ChoiceStateEntered',
      exited: 'ChoiceStateExited',
      countsRetries: false,
      flow,
      choose: scope => rules.find(({ matches }) => matches(scope))?.chosen ?? otherwise,
    }
  },

  step: (turn, frame, { flow, choose }) => {
    const scope = turn.scopeOf(frame)
    const chosen = choose(scope)
    if (chosen === undefined) throw nothingChosen()
    return turn.exit(frame, chosen.leave(scope, flow.payload(scope)), chosen.next)
  },
}

/** No rule matches, and there is no Default. */
export function nothingChosen(): StateFailure {
  return StateFailure.runtime('Failed to transition out of the state. The state does not point to a next state.')
}

const nextOf = (rule: JsonObject) => textMember(rule, 'Next')!
