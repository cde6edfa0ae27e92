import { describe, expect, it } from 'vitest'
import { isSku } from '#src/domain/sku.ts'

describe('isSku', () => {
  it.each(['A', '7', '007', 'MRIYA-PINK', 'мрія-рожева', 'A.b_c/D-9', '4820000000017', 'Ї'])(
    'takes %s',
    (text) => {
      expect(isSku(text)).toBe(true)
    },
  )

  it.each([
    '',
    ' ',
    '-A',
    'A-',
    '.A',
    'A/',
    'A B',
    'A\n',
    'A\nB',
    'A#1',
    'A"B',
    'A\u0000B',
    'A|B',
    '<b>',
    'A;B',
  ])('refuses %j', (text) => {
    expect(isSku(text)).toBe(false)
  })

  it('takes 64 characters and no more', () => {
    expect(isSku('Я'.repeat(64))).toBe(true)
    expect(isSku('Я'.repeat(65))).toBe(false)
  })

  it('gets to the end of what is much too long', () => {
    expect(isSku(`A${'-'.repeat(1_000_000)}`)).toBe(false)
  })
})
