import { jeans, joggers, leggings, shorts, tutu } from './cuts/bottoms.ts'
import { dress, dungarees, romper, swimsuit } from './cuts/onepieces.ts'
import { beanie, mittens, puffer, raincoat } from './cuts/outerwear.ts'
import { boots, sandals } from './cuts/shoes.ts'
import { hoodSuit, pyjamas, zipSuit } from './cuts/suits.ts'
import type { Side } from './cuts/top.ts'
import { bodysuit, cardigan, longTee, polo, tee } from './cuts/tops.ts'
import type { Layer } from './layers.ts'

/** Every cut the shop sews, as the pieces of one side. */
export const cuts = {
  beanie,
  bodysuit,
  boots,
  cardigan,
  dress,
  dungarees,
  hoodSuit,
  jeans,
  joggers,
  leggings,
  longTee,
  mittens,
  polo,
  puffer,
  pyjamas,
  raincoat,
  romper,
  sandals,
  shorts,
  swimsuit,
  tee,
  tutu,
  zipSuit,
} satisfies Record<string, (side: Side) => readonly Layer[]>

export type CutName = keyof typeof cuts
