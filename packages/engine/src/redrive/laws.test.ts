import fc from 'fast-check'
import { expect, test } from 'vitest'
import { machineArbitrary } from '../../test/arbitraries.js'
import { continuations, holdReplay, Laws, OldVersion, versions } from '../../test/laws.js'
import { scriptArbitrary } from '../../test/script.js'
import { history } from '../index.js'

const RUNS = Number(process.env.RUNS ?? 2000)

test('random machines, faults, stops and redrives keep the laws of histories', { timeout: 300_000 }, () => {
  const property = fc.property(machineArbitrary(), scriptArbitrary, fc.nat(), ({ definition }, script, n) => {
    const all = [...versions(definition, script, n)]
    const laws = new Laws(all[0]!)
    for (const version of all) laws.hold(version)
    holdReplay(all.at(-1)!)
    if (n % 10 === 0) {
      const again = [...versions(definition, script, n)].at(-1)!
      expect(JSON.stringify(history(again)), 'the same seed gives the same bytes').toBe(JSON.stringify(history(all.at(-1)!)))
    }
  })
  fc.assert(property, { numRuns: RUNS, ...(process.env.SEED !== undefined && { seed: Number(process.env.SEED) }) })
})

test('old versions stay valid: each can be taken up again and go another way', { timeout: 300_000 }, () => {
  const property = fc.property(machineArbitrary(), scriptArbitrary, scriptArbitrary, fc.nat(), ({ definition }, script, other, n) => {
    const all = [...versions(definition, script, n)]
    const old = all.map(version => new OldVersion(version))
    const upToFork = all.slice(0, (n % all.length) + 1)
    const laws = new Laws(all[0]!)
    for (const version of [...upToFork, ...continuations(upToFork.at(-1)!, other)]) laws.hold(version)
    for (const version of old) version.hold()
  })
  fc.assert(property, { numRuns: RUNS / 10, ...(process.env.SEED !== undefined && { seed: Number(process.env.SEED) }) })
})
