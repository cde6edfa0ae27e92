import { describe, expect, it } from 'vitest'
import { type ButtonPress, packPress, parsePress } from '#src/bot/callback-data.ts'

const presses: readonly ButtonPress[] = [
  { kind: 'pick', id: 1, place: 0 },
  { kind: 'pick', id: 2_147_483_647, place: 4 },
  { kind: 'none', id: 7 },
  { kind: 'view', id: 2_147_483_647, place: 12 },
  { kind: 'more', id: 7, place: 1 },
  { kind: 'not-this', id: 7, place: 0 },
  { kind: 'list', id: 7 },
  { kind: 'person', id: 7 },
  { kind: 'allow', id: 0 },
  { kind: 'refuse', id: 7 },
  { kind: 'show', id: 2_147_483_647, place: 12, seen: '0123abcd', size: 23, colour: 99 },
  { kind: 'show', id: 7, place: 0, seen: '0123abcd', size: null, colour: null },
  { kind: 'order', id: 7, place: 0, seen: '0123abcd', size: 1, colour: null },
  { kind: 'wish', id: 2_147_483_647, place: 12, seen: '0123abcd', size: 23, colour: 99 },
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
    'p:1:123',
    'r:1',
    'r:1:0',
    'r:1:0:0123abc:1:',
    'r:1:0:0123abcd:100:',
    'p:-1:0',
    'p:1:0:0',
    'n:1:0',
    'z:1',
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
