// What a program needs that runs, redrives and replays executions: bundled to measure what tree shaking leaves of the engine.
export { compile, describe, history, redrive, replay, start, transition } from '@redrive/engine'
