import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { demo } from './demo.js'

const text = stripVTControlCharacters(demo())
const lines = text.split('\n').map(line => line.replace(/ +/g, ' ').trim())
const chapter = (title: string) => text.slice(text.indexOf(`── ${title}`)).split('\n── ')[0]!

describe('the demo', () => {
  it('says the same each time', () => {
    expect(demo()).toBe(demo())
  })

  it('shows an iteration and a branch that fail, and what was stopped with them', () => {
    const failure = chapter('An order fails in the middle')
    expect(failure).toMatch(/FAILED {2}Courier.AddressUnknown/)
    expect(failure).toMatch(/CheckVoucher +Task +✓ 2 attempts caught Voucher.Expired/)
    expect(failure).toMatch(/item 1\n.*ReserveItem +Task +✗ Warehouse.Unavailable/)
    expect(failure).toMatch(/item 2\n.*ReserveItem +Task +✓\n.*PackItem +Task +■ stopped/)
    expect(failure).toMatch(/BookCourier +Task +✗ Courier.AddressUnknown/)
  })

  it('plans to run three states again, to start one iteration, and to keep the rest', () => {
    const plan = chapter('What a redrive would do')
    expect(plan).toContain('REDRIVABLE')
    expect(plan.match(/run again +\w+/g)?.map(line => line.split(/ +/)[2])).toEqual(['ReserveItem', 'PackItem', 'BookCourier'])
    expect(plan).toMatch(/start +PackItems item 3/)
    expect(plan).toMatch(/keep +ChargeCard/)
  })

  it('goes on behind the original entry of each state that runs again', () => {
    expect(lines).toContain('64 ← 63 09:30:00.0 ExecutionRedriven redriveCount 1')
    expect(lines).toContain('65 ← 27 09:30:00.0 LambdaFunctionScheduled ReserveItem item 1')
    expect(lines).toContain('66 ← 52 09:30:00.0 LambdaFunctionScheduled PackItem item 2')
    expect(lines).toContain('67 ← 34 09:30:00.0 LambdaFunctionScheduled BookCourier branch 1')
  })

  it('keeps what had succeeded: nobody pays twice', () => {
    const sides = chapter('Side by side')
    expect(sides).toContain('SUCCEEDED')
    expect(sides).toMatch(/ChargeCard +✓ +kept/)
    expect(sides).toMatch(/BookCourier +✗ Courier.AddressUnknown +✓ ran again/)
    expect(sides).toContain('7 states were kept, 5 went on where they had stopped, 6 ran for the first time.')
    expect(text.match(/TaskStateEntered +ChargeCard/g)).toHaveLength(1)
  })

  it('fits a terminal of 120 columns', () => {
    expect(text.split('\n').filter(line => line.length > 120)).toEqual([])
  })
})
