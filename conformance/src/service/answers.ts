import { withTypes } from '@redrive/service'
import { Account, type AccountOptions, type Call, type Response } from './account.js'

interface CallsCase extends Omit<AccountOptions, 'at'> {
  readonly calls: readonly Call[]
}

/** Makes the calls of a case, one after the other, in an account of its own. */
export function answerCalls({ calls, ...options }: CallsCase): object {
  const account = new Account({ ...options, at: calls[0]?.atMs ?? 0 })
  return { responses: calls.map(call => account.call(call)) }
}

interface SessionCase {
  readonly setup: {
    readonly account: string
    readonly region: string
    readonly roleArn: string
    readonly activityArn: string
    readonly machines: readonly { readonly name: string; readonly type: string; readonly definition: string }[]
  }
  readonly calls: readonly Call[]
  readonly historyOf?: string
}

/** The same in an account in which an activity and some machines exist already; recorded as it came over the wire. */
export function answerSession({ setup, calls, historyOf }: SessionCase): object {
  const { roleArn, activityArn, machines } = setup
  const at = (calls[0]?.atMs ?? 0) - 1000
  const account = new Account({ ...setup, at })
  account.call({ op: 'CreateActivity', params: { name: activityArn.split(':').at(-1) } })
  for (const { name, type, definition } of machines) account.call({ op: 'CreateStateMachine', params: { name, type, definition, roleArn } })
  const responses = calls.map(call => onTheWire(account.call(call)))
  if (historyOf === undefined) return { responses }
  const history = account.call({ op: 'GetExecutionHistory', params: { executionArn: historyOf, maxResults: 1000 } })
  return { responses, history: 'output' in history ? (history.output as { readonly events: object }).events : [] }
}

function onTheWire(response: Response): Response {
  return 'output' in response ? { output: withTypes(response.output) } : response
}
