import { createInterface } from 'node:readline'
import { parseJson, stringifyJson } from '@redrive/engine'
import { ANSWERS } from './answers.js'

/**
 * Reads one case (JSON) a line and writes one answer a line, in the same order. A case that can't be answered yet, or whose answer fails,
 * is skipped with the reason.
 */
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue
  const test = parseJson(line) as unknown as { readonly id: string; readonly kind: string }
  process.stdout.write(`${stringifyJson({ id: test.id, ...answerTo(test) })}\n`)
}

function answerTo(test: { readonly kind: string }): object {
  const answer = Object.hasOwn(ANSWERS, test.kind) ? ANSWERS[test.kind] : undefined
  if (answer === undefined) return { skip: `kind ${test.kind}` }
  try {
    return answer(test as never)
  } catch (error) {
    return { skip: String(error instanceof Error ? error.stack : error) }
  }
}
