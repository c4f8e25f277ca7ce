import { milliseconds } from '@redrive/testing'
import { parseArgs } from 'node:util'
import type { ParallelOptions } from '../explore/parallel.js'
import { parseShard } from '../explore/shard.js'

/** What the words of a command line ask for. */
export type Command = ExploreCommand | MergeCommand | { readonly type: 'help' }

export interface ExploreCommand {
  readonly type: 'explore'
  /** A path. */
  readonly module: string
  readonly bounds: ParallelOptions
  /** Where to write what was found. */
  readonly json: string | undefined
  readonly isQuiet: boolean
}

export interface MergeCommand {
  readonly type: 'merge'
  readonly files: readonly string[]
  readonly json: string | undefined
}

/** The words of a command line make no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `redrive-explore <module> [options]   visits every state of what the module exports: machine and model
redrive-explore merge <file>...      puts the shards of one exploration together, as --json has written them

  --shard k/n        one of n shares of the states, for a machine each
  --threads n        one a core by default
  --max-states n     1000000 by default
  --max-depth n      steps
  --max-time t       virtual time, as in 90s or '1h 30m'
  --all              goes on after an invariant has been broken
  --no-reduction     tries every order of independent steps, though it leads to the same
  --json file        writes what was found, as JSON
  --quiet            tells nothing while it goes on
  --help

The exit code is 1 where something is broken, and 2 where it could not be explored.`

/** @throws UsageError */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parsed(words)
  if (values.help === true) return { type: 'help' }
  const [first, ...rest] = positionals
  if (first === undefined) throw new UsageError('say which module to explore')
  const { json, quiet: isQuiet = false, ...bounds } = values
  if (first !== 'merge') {
    if (rest.length > 0) throw new UsageError(`one module is explored at a time, and not also ${rest.join(' ')}`)
    return { type: 'explore', module: first, bounds: boundsOf(bounds), json, isQuiet }
  }
  const other = Object.keys(bounds)[0]
  if (other !== undefined) throw new UsageError(`--${other} is nothing for merge`)
  if (rest.length === 0) throw new UsageError('say which files to merge')
  return { type: 'merge', files: rest, json }
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        shard: { type: 'string' },
        threads: { type: 'string' },
        'max-states': { type: 'string' },
        'max-depth': { type: 'string' },
        'max-time': { type: 'string' },
        all: { type: 'boolean' },
        'no-reduction': { type: 'boolean' },
        json: { type: 'string' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

type Values = Omit<ReturnType<typeof parsed>['values'], 'json' | 'quiet' | 'help'>

function boundsOf({ shard, threads, all, 'no-reduction': whole, 'max-time': time, ...counts }: Values): ParallelOptions {
  const { 'max-states': states, 'max-depth': depth } = counts
  if (shard !== undefined) usage('shard', shard, parseShard)
  return {
    ...(shard !== undefined && { shard }),
    ...(threads !== undefined && { threads: usage('threads', threads, countOf) }),
    ...(states !== undefined && { maxStates: usage('max-states', states, countOf) }),
    ...(depth !== undefined && { maxDepth: usage('max-depth', depth, countOf) }),
    ...(time !== undefined && { maxTime: usage('max-time', time, milliseconds) }),
    ...(all === true && { stopAtViolation: false }),
    ...(whole === true && { reduction: false }),
  }
}

function usage<T>(option: string, text: string, read: (text: string) => T): T {
  try {
    return read(text)
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--${option}: ${error.message}`) : error
  }
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new RangeError(`'${text}' is no number from 1`)
}
