import { effectsOf, history, nextWakeUp, planRedrive, redrive, replay, start, stop, transition } from '@redrive/engine'

/** The functions that the laws are about. Give others in their place to hold another engine, or a broken one, to the laws. */
export interface Engine {
  readonly start: typeof start
  readonly transition: typeof transition
  readonly stop: typeof stop
  readonly redrive: typeof redrive
  readonly replay: typeof replay
  readonly history: typeof history
  readonly effectsOf: typeof effectsOf
  readonly nextWakeUp: typeof nextWakeUp
  readonly planRedrive: typeof planRedrive
}

export const ENGINE: Engine = { start, transition, stop, redrive, replay, history, effectsOf, nextWakeUp, planRedrive }
