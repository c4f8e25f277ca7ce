import fc from 'fast-check'
import { expect, test } from 'vitest'
import { machineArbitrary } from '../../test/arbitraries.js'
import { check, continuations, historyLaws, Laws, OldVersion, versions } from '../../test/laws.js'
import { scriptArbitrary } from '../../test/script.js'
import { history } from '../index.js'

test('random machines keep the laws of histories through faults, stops and redrives', () => {
  check(historyLaws, { seed: 1, runs: 5000 })
})

test('old versions stay valid: each can be taken up again and go another way', () => {
  const law = fc.property(machineArbitrary(), scriptArbitrary, scriptArbitrary, fc.nat(), ({ definition }, script, other, n) => {
    const all = [...versions(definition, script, n)]
    const old = all.map(version => new OldVersion(version))
    const upToFork = all.slice(0, (n % all.length) + 1)
    const laws = new Laws(all[0]!)
    for (const version of [...upToFork, ...continuations(upToFork.at(-1)!, other)]) laws.hold(version)
    for (const version of old) version.hold()
  })
  check(law, { seed: 3, runs: 250 })
})

test('the same seed gives the same bytes', () => {
  const law = fc.property(machineArbitrary(), scriptArbitrary, fc.nat(), ({ definition }, script, seed) => {
    const [once, twice] = [1, 2].map(() => history([...versions(definition, script, seed)].at(-1)!))
    expect(JSON.stringify(once)).toBe(JSON.stringify(twice))
  })
  check(law, { seed: 4, runs: 250 })
})
