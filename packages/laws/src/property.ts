import type { Json } from '@redrive/engine'
import fc, { type Arbitrary, type IProperty } from 'fast-check'
import { ENGINE, type Engine } from './engine.js'
import { LAWS } from './laws/index.js'
import type { Law, LawName } from './laws/law.js'
import { machineArbitrary, type MachineOptions } from './machines/index.js'
import { inputArbitrary, outputsArbitrary } from './paths/index.js'
import { movesArbitrary, type MovesOptions } from './script/move.js'
import { Trial, type Script } from './script/trial.js'
import type { TaskOutput } from './script/world.js'
import { LawBrokenError } from './story.js'

export interface LawsOptions extends MovesOptions {
  /** The laws to hold it to, by name, and laws of your own. Default: all of {@link LAWS}. */
  readonly laws?: readonly (LawName | Law<string>)[]
  /** Inputs of the execution. Default: whatever the paths and Choices of the definition ask for. */
  readonly input?: Arbitrary<Json>
  /**
   * What tasks give, by state or Resource: a value, or a function of the task's input. Default: whatever the paths and Choices of the
   * definition ask for.
   */
  readonly tasks?: Readonly<Record<string, TaskOutput>>
  /** In place of the functions of `@redrive/engine`. */
  readonly engine?: Engine
}

/**
 * The laws, as a property of a state machine of yours: through whatever faults, stops and redrives it goes, they hold.
 *
 *     fc.assert(redriveLaws(definition, { tasks: { Charge: order => ({ charged: order.cents }) } }))
 *
 * One by one, with the names of {@link LAWS}:
 *
 *     test.each(LAWS)('$name', ({ name }) => fc.assert(redriveLaws(definition, { laws: [name] })))
 *
 * @throws InvalidDefinitionError
 */
export function redriveLaws(definition: Json, options: LawsOptions = {}): IProperty<[Script]> {
  const { input = inputArbitrary(definition), tasks, engine, laws } = options
  const outputs = outputsArbitrary(definition)
  const parts = fc.record({ input, moves: movesArbitrary(options), outputs, seed: seedArbitrary })
  const scripts = parts.map(script => ({ ...script, ...(tasks !== undefined && { tasks }) }))
  return fc.property(scripts, script => holdLaws(definition, script, { ...(engine && { engine }), ...(laws && { laws }) }))
}

export interface RandomLawsOptions extends MachineOptions, MovesOptions, Pick<LawsOptions, 'laws' | 'engine'> {}

/** The laws, as a property of random machines: of use to those who write engines. */
export function randomMachineLaws(
  options: RandomLawsOptions = {},
): IProperty<[{ readonly definition: Json }, Pick<Script, 'moves' | 'seed'>]> {
  const scripts = fc.record({ moves: movesArbitrary(options), seed: seedArbitrary })
  return fc.property(machineArbitrary(options), scripts, ({ definition, input }, script) =>
    holdLaws(definition, { ...script, input }, options),
  )
}

const seedArbitrary = fc.nat({ max: 0xffff })

/**
 * Lets an execution go through a script, and holds it to the laws.
 *
 * @throws LawBrokenError for the first that doesn't hold
 */
export function holdLaws(definition: Json, script: Script, options: Pick<LawsOptions, 'laws' | 'engine'> = {}): void {
  const { laws = LAWS, engine = ENGINE } = options
  const trial = new Trial(engine, definition, script)
  for (const law of laws.map(lawOf)) {
    try {
      law.check(trial)
    } catch (error) {
      throw new LawBrokenError(law.name, trial, error)
    }
  }
}

function lawOf(law: LawName | Law<string>): Law<string> {
  return typeof law === 'string' ? LAWS.find(({ name }) => name === law)! : law
}
