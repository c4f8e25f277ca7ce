import type { Comparison } from './comparison.js'
import type { Figures } from './figures.js'

/** The figures as Markdown tables. */
export function report({ machine, versions, comparisons, own, cold, size }: Figures): string {
  const versionTexts = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const { redrive, replay, fork, growth, memory } = own
  const grown = (points: typeof growth.events) => points.map(({ size: at, ns }) => `${at}: ${(ns / points[0]!.ns).toFixed(2)}`).join(', ')
  const rows: readonly Row[] = [
    [`redrive of ${redrive.open} of 4,000 iterations, ${redrive.events} events`, `${redrive.redriveMs.toFixed(3)} ms`],
    ['redrive, and finish', `${redrive.finishMs.toFixed(2)} ms`],
    [`replay of ${replay.events} events, against the limit`, times(replay.perEvent / replay.limit)],
    ['the same from the SDK (dates)', times(replay.fromSdk / replay.limit)],
    ...fork.costs.flatMap(({ events, onUs, forkUs }): Row[] => [
      [`answer after ${events} events`, `${onUs.toFixed(1)} µs`],
      [`fork after ${events} events: beyond what the answer takes`, `${(forkUs - onUs).toFixed(2)} µs`],
    ]),
    [`heap a version, ${fork.versions} forks alive`, `${Math.round(fork.bytesAVersion)} bytes`],
    ['compile', `${own.compileUsAState.toFixed(1)} µs a state`],
    ['time an event, relative, by events', grown(growth.events)],
    ['the same of the limit', grown(growth.eventsOfLimit)],
    ['time an item, relative, by iterations', grown(growth.items)],
    ['the same of the limit', grown(growth.itemsOfLimit)],
    ['heap an event', `${Math.round(memory.bytesAnEvent)} bytes`],
    ['heap an open frame', `${Math.round(memory.bytesAnOpenFrame)} bytes`],
    ["import, above Node's own start", `${cold.importMs.toFixed(0)} ms`],
    ...Object.entries(cold.oneTestMs).map(([name, ms]): Row => [`fresh process, one test: ${name}`, `${ms.toFixed(0)} ms`]),
    ['bundle, minified and gzipped', kilobytes(size.everything.gzipped)],
    ['bundle of what starts, redrives and replays', kilobytes(size.core.gzipped)],
  ]
  return [
    `${machine}; ${versionTexts.join(', ')}`,
    table(['hot: states a second', ...namesOf(comparisons), 'us : fastest peer', 'time : limit'], comparisons.map(hotRow)),
    table(['ours alone', ''], rows),
  ].join('\n\n')
}

type Row = readonly string[]

const namesOf = ([comparison]: readonly Comparison[]) => Object.keys(comparison?.timings ?? {})

function hotRow({ workload, states, timings }: Comparison): Row {
  const { redrive, limit, ...peers } = timings
  const fastest = Math.min(...Object.values(peers).map(timing => timing?.hot ?? Infinity))
  const perSecond = Object.values(timings).map(timing => (timing === null ? "can't" : Math.round((states / timing.hot) * 1000)))
  const ours = redrive?.hot ?? NaN
  return [workload, ...perSecond.map(String), fastest === Infinity ? '' : times(fastest / ours), !limit ? '' : times(ours / limit.hot)]
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

const times = (ratio: number) => `${ratio.toFixed(2)} x`

function table(head: Row, rows: readonly Row[]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
