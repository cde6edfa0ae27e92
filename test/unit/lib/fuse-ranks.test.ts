import { expect, it } from 'vitest'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'

it.each([
  ['one list as it is', [['a', 'b', 'c']], ['a', 'b', 'c']],
  [
    'what two lists agree on first',
    [
      ['a', 'b', 'c'],
      ['x', 'b', 'y'],
    ],
    ['b', 'a', 'x', 'c', 'y'],
  ],
  ['ties in the order of the lists', [['a'], ['b']], ['a', 'b']],
  ['nothing', [[], []], []],
])('fuses %s', (_, rankings, fused) => {
  expect(fuseRanks<string>(rankings)).toEqual(fused)
})
