import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Exploration } from '../explore/explore.js'
import { ModelError } from '../explore/model.js'
import { exploreParallel } from '../explore/parallel.js'
import { mergeExplorations } from '../explore/shard.js'
import { parseCommand, USAGE, UsageError, type ExploreCommand } from './options.js'
import { Progress, type Terminal } from './progress.js'
import { reportOf } from './report.js'

/** Where a command writes to: what it has found, and what it has to say meanwhile. */
export interface Output {
  readonly stdout: Pick<Terminal, 'write'>
  readonly stderr: Terminal
}

/**
 * The command `redrive-explore`. Gives its exit code: 0 where nothing is broken, 1 where something is, 2 where it could not be explored.
 *
 *     process.exitCode = await exploreCommand(['model.js', '--shard', '1/4', '--json', '1.json'], process)
 */
export async function exploreCommand(words: readonly string[], output: Output): Promise<number> {
  try {
    const command = parseCommand(words)
    if (command.type === 'help') {
      output.stdout.write(`${USAGE}\n`)
      return 0
    }
    const exploration = command.type === 'merge' ? mergeExplorations(command.files.map(readExploration)) : await explored(command, output)
    if (command.json !== undefined) writeFileSync(command.json, `${JSON.stringify(exploration)}\n`)
    output.stdout.write(`${reportOf(exploration)}\n`)
    return exploration.violations.length > 0 ? 1 : 0
  } catch (error) {
    output.stderr.write(`${complaintOf(error)}\n`)
    return 2
  }
}

async function explored({ module, bounds, isQuiet }: ExploreCommand, { stderr }: Output): Promise<Exploration> {
  const url = pathToFileURL(resolve(module))
  if (isQuiet) return exploreParallel(url, bounds)
  const progress = new Progress(stderr)
  try {
    return await exploreParallel(url, {
      ...bounds,
      onProgress: ({ states }) => {
        progress.tell(states)
      },
    })
  } finally {
    progress.end()
  }
}

function readExploration(file: string): Exploration {
  const text = readFileSync(file, 'utf8')
  try {
    const value = JSON.parse(text) as Partial<Exploration> | null
    if (typeof value?.states === 'number' && Array.isArray(value.violations)) return value as Exploration
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new UsageError(`${file} is nothing that --json has written`)
}

/** What is wrong with the words or the model is told in a line; of anything else, where it comes from. */
function complaintOf(error: unknown): string {
  if (error instanceof UsageError) return `redrive-explore: ${error.message}\n\n${USAGE}`
  if (!(error instanceof Error)) return `redrive-explore: ${String(error)}`
  const isPlain = error instanceof ModelError || error instanceof RangeError || 'code' in error
  return `redrive-explore: ${isPlain ? error.message : (error.stack ?? error.message)}`
}
