import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { compile, type JsonObject } from '@redrive/engine'
import type { Coverage } from './coverage.js'
import { coveragesOf, mergeMachines, type MachineCoverage } from './suite.js'

const FOLDER = 'REDRIVE_COVERAGE_FOLDER'
const PROJECT = 'REDRIVE_COVERAGE_PROJECT'

/** The variables that lead a process that runs tests to the folder where it leaves what it has seen. */
export function coverageEnv(folder: string, project = ''): Record<string, string> {
  return { [FOLDER]: folder, [PROJECT]: project }
}

/** A folder of one run, or the one that several runs leave what they have seen in. */
export function openFolder(shared?: string): string {
  if (shared === undefined) return mkdtempSync(join(tmpdir(), 'redrive-coverage-'))
  mkdirSync(shared, { recursive: true })
  return shared
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Leaves what a test file has exercised, in place of what it had exercised when it ran before. */
export function writeCoverage(testFile: string, coverages: readonly MachineCoverage[]): void {
  const { [FOLDER]: folder, [PROJECT]: project = '' } = process.env
  if (folder === undefined) return
  const name = createHash('sha256').update(`${project}\n${testFile}`).digest('hex')
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(coverages))
}

/** What all test files have exercised together. */
export function readCoverages(folder: string): MachineCoverage[] {
  const files = readdirSync(folder).sort()
  return mergeMachines(files.flatMap(file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as MachineCoverage[]))
}

/** Machines by name: a definition, or the file of one in JSON. */
export type SuiteMachines = Readonly<Record<string, string | JsonObject>>

/**
 * The coverages that a report is about: of the machines that are named, or else of every one that ran.
 *
 * @param root what the files of machines are relative to
 */
export function coveragesIn(folder: string, root: string, machines: SuiteMachines | undefined): Coverage[] {
  const ran = readCoverages(folder)
  if (machines === undefined) return ran.map(({ coverage }) => coverage).sort((a, b) => (a.name < b.name ? -1 : 1))
  const compiled = Object.entries(machines).map(([name, definition]) => {
    const source = typeof definition === 'string' ? readFileSync(resolve(root, definition), 'utf8') : definition
    return [name, compile(source)] as const
  })
  return coveragesOf(Object.fromEntries(compiled), ran)
}
