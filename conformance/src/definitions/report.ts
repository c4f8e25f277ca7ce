import type { Entry, Verdict } from './entry.js'

const VALIDITIES = ['valid', 'unknown', 'invalid'] as const

/** A table of figures, then every exception with its reason. */
export function reportOf(verdicts: readonly Verdict[], entries: readonly Entry[]): string {
  const reasons = new Map(entries.map(({ id, validityReason }) => [id, validityReason ?? '']))
  const lines = [...tableOf(verdicts), '']
  const say = (title: string, items: readonly string[]) => {
    if (items.length > 0) lines.push(`${title} (${items.length})`, ...items.map(item => `  ${item}`), '')
  }
  say(
    'Refused, though not said to be invalid',
    verdicts.filter(({ refusal, validity }) => refusal !== undefined && validity !== 'invalid').map(refusalLine),
  )
  say(
    'Compiled, though said to be invalid',
    verdicts.filter(({ compiled, validity }) => compiled && validity === 'invalid').map(({ id }) => `${id}: ${reasons.get(id)}`),
  )
  say(
    'Exceptions',
    verdicts.flatMap(({ id, validity, exceptions }) => exceptions.map(({ stage, reason }) => `[${validity}] ${id}: ${stage}: ${reason}`)),
  )
  say(
    'Ran as EXPRESS only, not to be redriven',
    verdicts.filter(({ onlyExpress }) => onlyExpress !== undefined).map(({ id, onlyExpress }) => `${id}: ${onlyExpress}`),
  )
  say('Refused as said', verdicts.filter(({ refusal, validity }) => refusal !== undefined && validity === 'invalid').map(refusalLine))
  return lines.join('\n')
}

function refusalLine({ id, validity, refusal }: Verdict): string {
  return `[${validity}] ${id}: ${refusal!.join('; ')}`
}

function tableOf(verdicts: readonly Verdict[]): string[] {
  const columns: readonly (readonly [string, (of: readonly Verdict[]) => number])[] = [
    ['definitions', of => of.length],
    ['compiled', of => of.filter(({ compiled }) => compiled).length],
    ['refused', of => of.filter(({ refusal }) => refusal !== undefined).length],
    ['succeeded', of => of.filter(({ end }) => end === 'SUCCEEDED').length],
    ['failed in a Fail state', of => of.filter(({ end }) => end === 'FAILED').length],
    ['runs with a failing task', of => sum(of, ({ failingRuns }) => failingRuns)],
    ['redriven to the same end', of => sum(of, ({ redriven }) => redriven)],
    ['but for new times and ids', of => sum(of, ({ redrivenWithNewValues }) => redrivenWithNewValues)],
    ['exceptions', of => sum(of, ({ exceptions }) => exceptions.length)],
  ]
  const rows = [...VALIDITIES, 'all'].map(name => ({ name, of: verdicts.filter(({ validity }) => name === 'all' || validity === name) }))
  const heading = `${''.padEnd(28)}${rows.map(({ name }) => name.padStart(9)).join('')}`
  return [
    heading,
    ...columns.map(([title, figure]) => `${title.padEnd(28)}${rows.map(({ of }) => String(figure(of)).padStart(9)).join('')}`),
  ]
}

function sum(verdicts: readonly Verdict[], figure: (verdict: Verdict) => number): number {
  return verdicts.reduce((total, verdict) => total + figure(verdict), 0)
}
