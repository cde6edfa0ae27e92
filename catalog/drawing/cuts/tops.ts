import {
  band,
  cloth,
  drawn,
  fold,
  type Layer,
  label,
  pair,
  print,
  seam,
  stitch,
  studs,
} from '#catalog/drawing/layers.ts'
import { axis, block, symmetric } from '#catalog/drawing/path.ts'
import {
  collar,
  creases,
  hemLine,
  inside,
  longSleeved,
  neckline,
  placket,
  type Side,
  shortSleeved,
  sleeves,
  type Top,
  torso,
  yoke,
} from './top.ts'

/** A T-shirt with a print on the chest. */
export function tee(side: Side): Layer[] {
  const top = shortSleeved
  return [
    ...(side === 'front' ? inside(top) : []),
    ...sleeves(top, 0),
    cloth(torso(top, side)),
    ...creases(top),
    band(neckline(top, side), 15),
    stitch(hemLine(top, 16)),
    stitch(hemLine(top, 22)),
    ...(side === 'front' ? [print([axis, 282], 158)] : yoke(top)),
  ]
}

/** A long-sleeved striped tee with buttons on one shoulder. */
export function longTee(side: Side): Layer[] {
  const top = { ...longSleeved, neck: 66, drop: 24 }
  const shoulder = `M${axis + 70} 100 L${axis + 124} 124`
  return [
    ...(side === 'front' ? inside(top) : []),
    ...sleeves(top, 0),
    cloth(torso(top, side)),
    ...creases(top),
    band(neckline(top, side), 13),
    stitch(hemLine(top, 14)),
    ...(side === 'front'
      ? [
          seam(shoulder),
          studs(
            [
              [axis + 84, 112],
              [axis + 104, 121],
            ],
            7,
          ),
        ]
      : [...yoke(top), label([axis, 118])]),
  ]
}

/** A short-sleeved shirt with a collar, a short placket and a crest. */
export function polo(side: Side): Layer[] {
  const top = { ...shortSleeved, drop: 46 }
  return [
    ...(side === 'front' ? inside(top) : []),
    ...sleeves(top, 20),
    cloth(torso(top, side)),
    ...creases(top),
    stitch(hemLine(top, 16)),
    ...(side === 'front'
      ? [...placket(top, 268, 3), print([axis + 66, 240], 44)]
      : [...yoke(top), ...vents]),
    ...collar(top, side),
  ]
}

const vents: Layer[] = [pair(seam('M452 520 V556'))]

/** A knitted jacket with a deep neck, buttons and two patch pockets. */
export function cardigan(side: Side): Layer[] {
  const top: Top = { ...longSleeved, drop: 150, neck: 52 }
  const pocket = block([axis + 68, 452], [74, 78], 10)
  return [
    ...(side === 'front' ? inside(top) : []),
    ...sleeves(top, 40),
    cloth(torso(top, side)),
    ...creases(top),
    band(hemLine(top, 16), 38),
    band(neckline(top, side), 24),
    ...(side === 'front'
      ? [
          ...placket(top, 548, 5),
          pair(cloth(pocket)),
          pair(band(`M${axis + 31} 420 H${axis + 105}`, 16)),
        ]
      : [...cables]),
  ]
}

/** A braid up the middle of the back. */
const cables: Layer[] = [-46, 0, 46].map((dx) =>
  fold(
    `M${axis + dx} 150 ${Array.from({ length: 7 }, (_, i) => `q${i % 2 === 0 ? 22 : -22} 25 0 50`).join(' ')}`,
    7,
  ),
)

/** A baby's bodysuit: overlapping shoulders, press studs between the legs. */
export function bodysuit(side: Side): Layer[] {
  const outline = symmetric(
    `M320 ${side === 'front' ? 132 : 112} C356 ${side === 'front' ? 132 : 112} 384 112 388 92
     L458 122 C452 168 440 190 440 230 C440 320 446 380 448 440
     C420 450 384 490 376 546 Q350 556 320 556`,
  )
  const leg = 'M448 440 C420 450 384 490 376 546'
  const flap = 'M388 92 C396 130 424 160 450 170'
  const top = { ...shortSleeved, neck: 68, drop: 42 }
  return [
    ...(side === 'front' ? inside(top) : []),
    ...sleeves({ ...top, sleeve: { from: [424, 166], to: [540, 262], widths: [54, 46] } }, 16),
    cloth(outline),
    pair(fold('M436 300 q-30 20 -50 60')),
    pair(band(leg, 15)),
    band(neckline(top, side), 15),
    ...(side === 'front'
      ? [
          pair(seam(flap)),
          print([axis, 290], 150),
          studs(
            [
              [axis - 34, 540],
              [axis, 542],
              [axis + 34, 540],
            ],
            8,
          ),
        ]
      : [pair(seam('M388 92 C400 118 420 134 452 146')), stitch('M270 520 Q320 534 370 520'), tag]),
  ]
}

const tag = drawn('<rect x="306" y="126" width="28" height="16" rx="2" fill="#fff" stroke="#bbb"/>')
