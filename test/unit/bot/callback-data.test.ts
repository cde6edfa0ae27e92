import { describe, expect, it } from 'vitest'
import { type ButtonPress, packPress, parsePress } from '#src/bot/callback-data.ts'

const presses: readonly ButtonPress[] = [
  { kind: 'pick', id: 1, place: 0 },
  { kind: 'pick', id: 2_147_483_647, place: 4 },
  { kind: 'none', id: 7 },
  { kind: 'not-this', id: 7 },
  { kind: 'refresh', id: 7 },
  { kind: 'name', id: 7, place: 3 },
  { kind: 'not-sold', id: 7 },
]

describe('callback data', () => {
  it.each(presses)('carries %j there and back in at most 64 bytes', (press) => {
    const data = packPress(press)
    expect(parsePress(data)).toEqual(press)
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
  })

  it('gives each kind of button data of its own', () => {
    expect(new Set(presses.map(packPress)).size).toBe(presses.length)
  })

  it.each([
    '',
    'p',
    'p:',
    'p:1',
    'p:1:',
    'p:1:12',
    'p:-1:0',
    'p:1:0:0',
    'n:1:0',
    'x:1',
    'P:1:0',
    'n:',
    'n:12345678901',
    'n:1 ',
    ' n:1',
    'n:1\n',
    'n:٣',
    'p:1:0; drop table',
    '__proto__:1',
    'constructor:1',
    'r:1e3',
    'n:0x1',
    'm:1:a',
  ])('takes %j for what it is: not ours', (data) => {
    expect(parsePress(data)).toBeUndefined()
  })
})
