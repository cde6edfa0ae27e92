import type { Family } from './family.ts'
import { baby } from './range/baby.ts'
import { bottoms } from './range/bottoms.ts'
import { outdoors } from './range/outdoors.ts'
import { suits } from './range/suits.ts'
import { tops } from './range/tops.ts'

/** Everything the demo shop sells, in the order of the catalogue. */
export const families: readonly Family[] = [...suits, ...baby, ...tops, ...bottoms, ...outdoors]
