/** Milliseconds, or a text such as `'90s'`, `'1h 30m'`, `'14d'`, `'250ms'`. */
export type Duration = number | string

/**
 * The milliseconds of a duration.
 *
 *     milliseconds('1h 30m')   // 5400000
 *
 * @throws RangeError for a text that is no duration, and for less than nothing
 */
export function milliseconds(duration: Duration): number {
  const ms = typeof duration === 'number' ? duration : parse(duration)
  if (Number.isFinite(ms) && ms >= 0) return ms
  throw new RangeError(`'${duration}' is no duration: give milliseconds, or a text such as '90s', '1h 30m', '14d', '250ms'`)
}

/** A duration as people write it: `1h 30m`, `7s`, `250ms`, `0s`. */
export function formatDuration(ms: number): string {
  const parts: string[] = []
  let rest = Math.round(ms)
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count}${unit}`)
    rest -= count * size
  }
  return parts.length === 0 ? '0s' : parts.join(' ')
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]
const SIZES: ReadonlyMap<string, number> = new Map(UNITS)

function parse(text: string): number {
  if (!/^\s*(?:\d+(?:\.\d+)?\s*(?:ms|[dhms])\s*)+$/.test(text)) return NaN
  let ms = 0
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[dhms])/g)) ms += Number(count) * SIZES.get(unit!)!
  return ms
}
