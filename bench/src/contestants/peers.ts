import { createRequire } from 'node:module'
import type { Json } from '@redrive/engine'
import { RESOURCE, type Definition } from '../workloads.js'
import type { Contestant } from './contestant.js'

/** The peers have a folder and a lockfile of their own, so that nobody who only wants to test has to install them. */
const requirePeer = createRequire(new URL('../../peers/package.json', import.meta.url))

export function versionOfPeer(name: string): string {
  return (requirePeer('./package.json') as { readonly dependencies: { readonly [name: string]: string } }).dependencies[name]!
}

interface AwsLocalStepFunctions {
  readonly StateMachine: new (
    definition: Definition,
    options: object,
  ) => { readonly run: (input: Json, options: object) => { readonly result: Promise<unknown> } }
}

export const awsLocalStepFunctions: Contestant = {
  name: 'aws-local-stepfunctions',
  prepare: ({ definition, input }) => {
    const { StateMachine } = requirePeer('aws-local-stepfunctions') as AwsLocalStepFunctions
    const machine = new StateMachine(definition, { validationOptions: { noValidate: true } })
    const overrides = { taskResourceLocalHandlers: { Work: (taskInput: unknown) => taskInput } }
    return () => machine.run(input, { overrides }).result
  },
}

interface Statebox {
  readonly ready: Promise<void>
  readonly createModuleResource: (name: string, module: new () => object) => void
  readonly createStateMachines: (definitions: { readonly [name: string]: unknown }, env: object) => Promise<void>
  readonly startExecution: (input: Json, name: string, options: object) => Promise<{ readonly status: string; readonly ctx: unknown }>
}

export const statebox: Contestant = {
  name: '@wmfs/statebox',
  prepare: async ({ definition, input }) => {
    const box = new (requirePeer('@wmfs/statebox') as new (options: object) => Statebox)({ messages: silent })
    await box.ready
    box.createModuleResource('echo', Echo)
    await box.createStateMachines({ workload: inItsDialect(definition) }, {})
    return async () => {
      const { status, ctx } = await box.startExecution(input, 'workload', { sendResponse: 'COMPLETE' })
      if (status !== 'SUCCEEDED') throw new Error(`the execution is ${status}`)
      return ctx
    }
  },
}

const silent = { info() {}, warn() {}, error() {} }

class Echo {
  run(input: unknown, context: { readonly sendTaskSuccess: (output: unknown) => void }): void {
    context.sendTaskSuccess(input)
  }
}

/** It knows only the older name of ItemProcessor, and resources that are modules. */
function inItsDialect(definition: Definition): unknown {
  return JSON.parse(JSON.stringify(definition).replaceAll('"ItemProcessor"', '"Iterator"').replaceAll(RESOURCE, 'module:echo'))
}
