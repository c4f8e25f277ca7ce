/** Where something was found: a state, and perhaps an action there. */
export interface Place {
  readonly state: number
  readonly action: number | undefined
  /** The number of steps to it. */
  readonly depth: number
}

/** What a search notes down while it goes on. */
export interface Findings {
  /** The first state that breaks each invariant. */
  readonly violations: Map<string, Place>
  /** The first state that waits for what never comes. */
  stuck: Place | undefined
  /** The first repetition of an effect, by the task, what repeated it, and what went before. */
  readonly repetitions: Map<string, Place & Repetition>
  /** How many different states there are in which nothing can happen any more. */
  readonly ends: Record<string, number>
  readonly notEntered: Set<string>
  /** The number of steps to the states that are furthest away. */
  depth: number
  transitions: number
  /** Orders that were not tried because another order leads to the same. */
  skipped: number
  stoppedBy: Bound | undefined
}

export interface Repetition {
  readonly stateName: string
  readonly by: 'retry' | 'redrive'
  readonly after: string | undefined
}

export type Bound = 'violation' | 'states' | 'depth' | 'time'

export function noFindings(stateNames: Iterable<string>): Findings {
  return {
    violations: new Map(),
    stuck: undefined,
    repetitions: new Map(),
    ends: {},
    notEntered: new Set(stateNames),
    depth: 0,
    transitions: 0,
    skipped: 0,
    stoppedBy: undefined,
  }
}

/** What was found, with the ids that its states have elsewhere. */
export function withIds(findings: Findings, idOf: (id: number) => number): Findings {
  const there = <P extends Place>(place: P): P => ({ ...place, state: idOf(place.state) })
  const { violations, stuck, repetitions } = findings
  return {
    ...findings,
    violations: new Map([...violations].map(([name, place]) => [name, there(place)])),
    stuck: stuck && there(stuck),
    repetitions: new Map([...repetitions].map(([key, place]) => [key, there(place)])),
  }
}

/** What searches of different states of the same machine have found together. */
export function together(all: readonly Findings[]): Findings {
  const findings = noFindings(all[0]!.notEntered)
  for (const { violations, stuck, repetitions, ends, notEntered, depth, transitions, skipped, stoppedBy } of all) {
    for (const [name, place] of violations) findings.violations.set(name, nearer(findings.violations.get(name), place))
    for (const [key, place] of repetitions) findings.repetitions.set(key, nearer(findings.repetitions.get(key), place))
    if (stuck !== undefined) findings.stuck = nearer(findings.stuck, stuck)
    for (const [status, count] of Object.entries(ends)) findings.ends[status] = (findings.ends[status] ?? 0) + count
    for (const name of findings.notEntered) if (!notEntered.has(name)) findings.notEntered.delete(name)
    findings.depth = Math.max(findings.depth, depth)
    findings.transitions += transitions
    findings.skipped += skipped
    findings.stoppedBy ??= stoppedBy
  }
  return findings
}

const nearer = <P extends Place>(one: P | undefined, other: P): P => (one !== undefined && one.depth <= other.depth ? one : other)
