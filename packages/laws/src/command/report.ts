import { formatDuration } from '@redrive/testing'
import type { Exploration, RepeatedEffect, Violation } from '../explore/explore.js'

/** What was found, for people: how far the exploration went, what it learned, and how to break what is broken. */
export function reportOf({ violations, stuck, longest, ...exploration }: Exploration): string {
  const { repetitions, unreachable, ends } = exploration
  const facts = [
    ['ends', endsText(ends)],
    ['longest', [durationText(longest)]],
    ['stuck', stuck === undefined ? [] : [stuck.story]],
    ['repeated', repetitions.map(repetitionText)],
    ['unreachable', unreachable],
  ] as const
  return [
    reachOf(exploration),
    ...facts.map(([name, values]) => factText(name, values)),
    ...(violations.length === 0 ? ['', 'nothing is broken'] : violations.flatMap(violationLines)),
  ].join('\n')
}

export const countText = (count: number) => count.toLocaleString('en-US')

function reachOf({ states, transitions, depth, stoppedBy, shard }: Reach): string {
  const share = shard === undefined ? '' : `shard ${shard.index}/${shard.count}: `
  const how =
    stoppedBy === undefined
      ? `every state${shard === undefined ? '' : ' of it'} was visited`
      : `not every state was visited, because ${STOPS[stoppedBy]}`
  return `${share}${countText(states)} states, ${countText(transitions)} transitions, ${countText(depth)} steps to the last; ${how}`
}

type Reach = Pick<Exploration, 'states' | 'transitions' | 'depth' | 'stoppedBy' | 'shard'>

const STOPS: Readonly<Record<NonNullable<Exploration['stoppedBy']>, string>> = {
  violation: 'something is broken',
  states: 'there are too many',
  depth: 'some are too many steps away',
  time: 'some come too late',
}

const INDENT = 13

function factText(name: string, values: readonly string[]): string {
  const lines = (values.length === 0 ? ['none'] : values).flatMap(value => value.split('\n'))
  return lines.map((line, i) => `${(i === 0 ? name : '').padEnd(INDENT)}${line}`).join('\n')
}

const STATUSES = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'RUNNING'] as const

/** In an order of its own, because that of the threads is any. */
function endsText(ends: Exploration['ends']): string[] {
  const counts = STATUSES.flatMap(status => (ends[status] === undefined ? [] : [`${status} ${countText(ends[status])}`]))
  return counts.length === 0 ? [] : [counts.join(', ')]
}

/** Infinity has become null in JSON. */
function durationText({ milliseconds }: { readonly milliseconds: number | null }): string {
  return milliseconds === null || milliseconds === Infinity ? 'without end' : formatDuration(milliseconds)
}

function repetitionText({ state, by, after }: RepeatedEffect): string {
  return `the effect of ${state}, by a ${by}${after === undefined ? '' : ` after ${after}`}`
}

function violationLines({ invariant, story, schedule }: Violation): string[] {
  return ['', `BROKEN: ${invariant}`, ...story.split('\n').map(line => `  ${line}`), `  schedule: ${JSON.stringify(schedule)}`]
}
