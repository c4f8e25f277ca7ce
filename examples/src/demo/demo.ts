import { readFileSync } from 'node:fs'
import { compile, history, planRedrive, redrive, start } from '@redrive/engine'
import pc from 'picocolors'
import { run } from '../run.js'
import { answerOnABadDay, answerOnAGoodDay, order } from './answers.js'
import { eventTable } from './eventTable.js'
import { planText } from './planText.js'
import { shortened } from './text.js'
import { readThreads } from './threads.js'
import { comparison, tree } from './tree.js'

const MORNING = Date.UTC(2026, 8, 24, 9)
const HALF_AN_HOUR_LATER = MORNING + 30 * 60 * 1000

/** An order that fails in the middle, is redriven, keeps what had succeeded and finishes: the text that `npm run demo` prints. */
export function demo(): string {
  // From the sources and from the build alike: both lie two folders below the package.
  const definition = readFileSync(new URL('../../src/demo/order.asl.json', import.meta.url), 'utf8')
  const machine = compile(definition)

  const [started] = start(machine, { input: order, at: MORNING, name: 'order-A-1042' })
  const failed = run(started, MORNING, answerOnABadDay)
  const plan = planRedrive(failed, { at: HALF_AN_HOUR_LATER })

  const [redriven] = redrive(failed, { at: HALF_AN_HOUR_LATER })
  const finished = run(redriven, HALF_AN_HOUR_LATER, answerOnAGoodDay)

  const [before, after] = [history(failed), history(finished)]
  const [threadsBefore, threadsAfter] = [readThreads(before), readThreads(after)]
  return [
    chapter('An order fails in the middle', `${pc.red(failed.status)}  ${failed.error}: ${failed.cause}`, tree(threadsBefore.root)),
    chapter('Its history', pc.dim('as GetExecutionHistory returns it'), eventTable(before, threadsBefore)),
    chapter('What a redrive would do', pc.dim('planRedrive answers without doing it'), planText(plan, threadsBefore)),
    chapter(
      'The redrive, half an hour later',
      'the same execution, a longer history',
      eventTable(after.slice(before.length), threadsAfter),
    ),
    chapter('Side by side', `${pc.green(finished.status)}  ${outputOf(finished)}`, comparison(threadsAfter.root, before.length + 1)),
    chapter('Read on', undefined, READ_ON),
  ].join('\n\n')
}

const outputOf = ({ output }: { readonly output?: unknown }) => shortened(JSON.stringify(output), 90)

function chapter(title: string, subtitle: string | undefined, text: string): string {
  const heading = pc.bold(`── ${title} ──`)
  return `${subtitle === undefined ? heading : `${heading} ${subtitle}`}\n\n${text}`
}

const READ_ON = `README.md                  a tour of five minutes
docs/redrive.md            what a redrive keeps, what runs again, and what the history says of it
examples/src/demo/demo.ts  this program; examples/src/run.ts is the loop that ran it on virtual time
examples/src/              to copy: a first test, a redrive, a saga, a history from AWS, a property`
