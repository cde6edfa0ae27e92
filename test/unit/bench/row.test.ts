import { describe, expect, it } from 'vitest'
import { formatRatio, formatTable, formatTime, skipped } from '#src/bench/row.ts'

describe('a row', () => {
  it.each([
    [1, 'the same'],
    [1.004, 'the same'],
    [1.04, '4 % slower'],
    [0.8, '25 % faster'],
    [1.499, '50 % slower'],
    [2, '2.0x slower'],
    [0.1, '10.0x faster'],
    [0.0008, '1250x faster'],
  ])('says %d in words', (ratio, expected) => {
    expect(formatRatio(ratio)).toBe(expected)
  })

  it.each([
    [0.000_42, '0.420 µs'],
    [0.0123, '12.3 µs'],
    [1.5, '1.50 ms'],
    [123.4, '123 ms'],
    [999.9, '1000 ms'],
    [2_345, '2.35 s'],
  ])('says %d ms in the unit that suits', (ms, expected) => {
    expect(formatTime(ms)).toBe(expected)
  })
})

describe('the table', () => {
  it('has columns of equal width under their headings', () => {
    const comparison = { ratio: 0.5, subjectMs: 10, baselineMs: 20 }
    const lines = formatTable([
      { what: 'quick', baseline: 'slow', comparison, note: 'target: 10 ms' },
      { what: 'a longer name', baseline: 'it', comparison: { ...comparison, ratio: 1.25 } },
      {
        what: 'room',
        baseline: 'it',
        comparison: { ratio: 2, subjectMb: 410.4, baselineMb: 205.2 },
      },
      skipped('gone', 'here', 'nobody brought it'),
    ])
    expect(lines).toEqual([
      'what           against  ratio        measured           note',
      'quick          slow     2.0x faster  10.0 ms / 20.0 ms  target: 10 ms',
      'a longer name  it       25 % slower  10.0 ms / 20.0 ms',
      'room           it       2.0x         410 MB / 205 MB',
      'gone           here     -            -                  skipped: nobody brought it',
    ])
  })

  it('is only its headings when nothing was measured', () => {
    expect(formatTable([])).toEqual(['what  against  ratio  measured  note'])
  })
})
