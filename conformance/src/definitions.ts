import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseJson } from '@redrive/engine'
import type { Entry } from './definitions/entry.js'
import { measure } from './definitions/measure.js'
import { reportOf } from './definitions/report.js'

/**
 * Measures what becomes of published definitions: compiled or refused, run with made-up results of tasks, failed at each task and redriven.
 *
 *     node conformance/dist/definitions.js FILE [--json OUT]
 *
 * FILE is a JSON array of entries; OUT gets a verdict for each.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const [file] = positionals
if (file === undefined) {
  process.stderr.write('usage: definitions.js FILE [--json OUT]\n')
  process.exit(2)
}
const entries = parseJson(readFileSync(file, 'utf8')) as unknown as readonly Entry[]
const verdicts = entries.map(measure)
process.stdout.write(reportOf(verdicts, entries))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(verdicts, undefined, 1)}\n`)
