import type { Thread, Visit } from './threads.js'

/** A line of the tree: a state, or the name of the branch or iteration that the states below it are in. */
export interface Line {
  /** Name with the lines of the tree before it. */
  readonly text: string
  readonly visit: Visit | undefined
}

/** The tree of an execution, line by line. */
export function outline({ visits }: Thread): Line[] {
  return visits.flatMap(visit => [{ text: visit.name, visit }, ...indented(visit.threads.map(linesOf))])
}

const linesOf = (thread: Thread): Line[] => [{ text: thread.label, visit: undefined }, ...indented(outlines(thread))]

/** One outline a state, so that each hangs on the line of its branch or iteration. */
const outlines = ({ parent, label, visits }: Thread): Line[][] => visits.map(visit => outline({ parent, label, visits: [visit] }))

function indented(groups: readonly Line[][]): Line[] {
  return groups.flatMap((lines, i) => {
    const isLast = i === groups.length - 1
    return lines.map(({ text, visit }, j) => ({ text: `${j === 0 ? (isLast ? '└ ' : '├ ') : isLast ? '  ' : '│ '}${text}`, visit }))
  })
}
