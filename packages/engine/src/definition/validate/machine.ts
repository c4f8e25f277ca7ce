import { isObject, member, type Json, type JsonObject } from '../../json/index.js'
import { MAX_SECONDS } from '../../limits.js'
import { languageOf, type Scope, type State } from './scopes.js'
import { checkFields, objectOf, shape, type Rule, type Shape } from './shape.js'
import { refuse, type Check, type QueryLanguage, type Report, type Site } from './site.js'
import { STATE_SHAPES } from './states/index.js'
import { EMPTY, integer, ofType, oneOf, string } from './values.js'

/** The states themselves are checked one by one. */
const states: Check = (value, at, site) => {
  if (!isObject(value)) refuse(site, ofType('OBJECT'), at)
  else if (Object.keys(value).length === 0) refuse(site, EMPTY, at)
}

const scopeFields = { Comment: string, StartAt: string, States: states }
const required = ['States', 'StartAt']

const processorConfig = shape({ Mode: oneOf('INLINE', 'DISTRIBUTED'), ExecutionType: oneOf('STANDARD', 'EXPRESS') }, [], fitsMode)

const processor = shape({ ...scopeFields, ProcessorConfig: objectOf(processorConfig) }, required)

const SCOPE_SHAPES: Readonly<Record<Scope['kind'], Shape>> = {
  machine: shape(
    {
      ...scopeFields,
      QueryLanguage: oneOf('JSONPath', 'JSONata'),
      Version: oneOf('1.0'),
      // AWS takes a timeout of 0.
      TimeoutSeconds: integer(0, MAX_SECONDS),
    },
    required,
  ),
  branch: shape(scopeFields, required),
  ItemProcessor: processor,
  Iterator: processor,
}

/** Checks the fields of a scope and of the states in it. Scopes nested in it are not looked at. */
export function checkScope(scope: Scope, machineLanguage: QueryLanguage, report: Report): void {
  const inherited: Site = {
    report,
    language: machineLanguage,
    mixesLanguages: false,
    workflow: scope.parent?.workflow ?? scope.workflow,
    available: new Set(),
  }
  checkFields(scope.object, SCOPE_SHAPES[scope.kind], scope.at, inherited)
  for (const state of scope.states) checkState(state, { ...inherited, workflow: scope.workflow })
}

function checkState({ value, at }: State, site: Site): void {
  if (!isObject(value)) return refuse(site, ofType('OBJECT'), at)
  const table = stateShape(value, at, site)
  if (table === undefined) return
  const language = languageOf(value, site.language)
  const mixesLanguages = language === 'JSONPath' && site.language === 'JSONata'
  if (mixesLanguages) refuse(site, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", at)
  checkFields(value, table, at, { ...site, language, mixesLanguages })
}

function stateShape(state: JsonObject, at: string, site: Site): Shape | undefined {
  const type: Json | undefined = member(state, 'Type')
  const table = typeof type === 'string' ? STATE_SHAPES.get(type) : undefined
  if (type === undefined) refuse(site, 'These fields are required: [Type]', at)
  else if (table === undefined)
    refuse(site, `The field 'Type' should have one of these values: [${[...STATE_SHAPES.keys()].join(', ')}]`, `${at}/Type`)
  return table
}

/** An ExecutionType belongs to child workflows, which only a distributed Map has, and that only in a STANDARD workflow. */
function fitsMode(...[config, at, site]: Parameters<Rule>): void {
  const isDistributed = member(config, 'Mode') === 'DISTRIBUTED'
  const hasType = Object.hasOwn(config, 'ExecutionType')
  if (isDistributed && !hasType) refuse(site, 'These fields are required: [ExecutionType]', at)
  if (!isDistributed && hasType) refuse(site, "Field 'ExecutionType' is not supported", at)
  if (isDistributed && site.workflow === 'EXPRESS') {
    refuse(site, "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines", `${at}/Mode`)
  }
}
