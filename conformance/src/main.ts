import { createInterface } from 'node:readline'

/** Reads one case (JSON) a line and writes one answer a line, in the same order. A kind that nothing answers yet is skipped. */
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue
  const { id, kind } = JSON.parse(line) as { readonly id: string; readonly kind: string }
  process.stdout.write(`${JSON.stringify({ id, skip: `kind ${kind}` })}\n`)
}
