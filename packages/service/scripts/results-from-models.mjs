// Writes models/results.bin: the shapes of what the operations of all AWS services give back, from service models in the form that
// botocore ships (its folder data/). Nothing but names, types and limits is taken from the models.
//
//     node scripts/results-from-models.mjs path/to/botocore/data
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib'

/**
 * Limits that services have raised since AWS's answers of December 2025, which TestState follows: those of the models of that time, by
 * service and shape.
 * @type {Record<string, Record<string, { readonly max: number }> | undefined>}
 */
const EARLIER_LIMITS = { lambda: { MemorySize: { max: 10_240 } } }

const [source = 'data'] = process.argv.slice(2)
/** By the name that a Resource has for the service. @type {Map<string, Buffer>} */
const services = new Map()

for (const folder of readdirSync(source).sort()) {
  const model = newestModel(`${source}/${folder}`)
  if (model !== undefined) services.set(nameOf(model.metadata.serviceId), compressed(JSON.stringify(resultsOf(model))))
}
// A line of JSON with the place of each service in what follows, so that only those that are asked for need be unpacked.
/** @type {Record<string, readonly [start: number, end: number]>} */
const places = {}
let end = 0
for (const [name, bytes] of services) places[name] = [end, (end += bytes.length)]
mkdirSync(new URL('../models', import.meta.url), { recursive: true })
writeFileSync(
  new URL('../models/results.bin', import.meta.url),
  Buffer.concat([Buffer.from(`${JSON.stringify(places)}\n`), ...services.values()]),
)

/** @param {string} text */
function compressed(text) {
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } })
}

/** @param {string} folder */
function newestModel(folder) {
  const versions = existsSync(`${folder}/.`) ? readdirSync(folder).sort().reverse() : []
  for (const version of versions) {
    if (existsSync(`${folder}/${version}/service-2.json.gz`)) {
      return JSON.parse(gunzipSync(readFileSync(`${folder}/${version}/service-2.json.gz`)).toString())
    }
    if (existsSync(`${folder}/${version}/service-2.json`)) return JSON.parse(readFileSync(`${folder}/${version}/service-2.json`, 'utf8'))
  }
  return undefined
}

/** As in `aws-sdk:cloudwatchlogs`. @param {string} serviceId */
function nameOf(serviceId) {
  return serviceId
    .replace(/^(?:Amazon|AWS)\s*/, '')
    .replace(/\s*Service$/, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
}

/** The index of the shape of each operation's result, and the shapes; equal shapes are one. @param {any} model */
function resultsOf(model) {
  /** @type {object[]} */
  const shapes = []
  const known = new Map()
  const byName = new Map()
  const earlier = EARLIER_LIMITS[nameOf(model.metadata.serviceId)] ?? {}
  const operations = Object.fromEntries(
    Object.entries(model.operations)
      .filter(([, { output }]) => output !== undefined)
      .map(([name, { output }]) => [name, take(output.shape)]),
  )
  return { operations, shapes }

  /** @param {string} name @returns {any} the index */
  function take(name) {
    if (byName.has(name)) return byName.get(name)
    const { type, document, members, member, value, required, enum: values, min, max } = { ...model.shapes[name], ...earlier[name] }
    if (document === true) return keep(name, { type: 'any' })
    if (members === undefined && member === undefined && value === undefined) {
      const limits = { ...(min > 0 && { min }), ...(min <= 0 && isNumber(type) && { min }), ...(max !== undefined && { max }) }
      return keep(name, { type: scalarType(type), ...(values && { values }), ...limits })
    }
    // A shape may contain itself, so it has its place before its members have theirs.
    /** @type {any} */
    const shape = { type: member ? 'list' : value ? 'map' : 'structure' }
    const index = shapes.push(shape) - 1
    byName.set(name, index)
    if (members) {
      shape.members = Object.fromEntries(Object.entries(members).map(([at, of]) => [at, take(of.shape)]))
      if (required?.length) shape.required = required
    } else shape.of = take((member ?? value).shape)
    return index
  }

  /** @param {string} name @param {object} shape */
  function keep(name, shape) {
    const text = JSON.stringify(shape)
    if (!known.has(text)) known.set(text, shapes.push(shape) - 1)
    byName.set(name, known.get(text))
    return known.get(text)
  }
}

/** @param {string} type */
function scalarType(type) {
  if (isNumber(type)) return 'number'
  return ['boolean', 'structure', 'list', 'map'].includes(type) ? type : 'string'
}

/** @param {string} type */
function isNumber(type) {
  return ['integer', 'long', 'float', 'double', 'bigdecimal'].includes(type)
}
