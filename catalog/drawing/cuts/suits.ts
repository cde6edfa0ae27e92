import {
  band,
  cloth,
  drawn,
  fold,
  type Layer,
  pair,
  placed,
  print,
  seam,
  stitch,
  zip,
} from '#catalog/drawing/layers.ts'
import { axis, block, symmetric } from '#catalog/drawing/path.ts'
import { joggers } from './bottoms.ts'
import {
  collar,
  creases,
  hemLine,
  inside,
  longSleeved,
  neckline,
  placket,
  type Side,
  sleeves,
  torso,
  yoke,
} from './top.ts'

const sweater = { ...longSleeved, drop: 28, hem: [120, 520] as const }

/** A zipped sweater with a stand-up collar above matching trousers. */
export function zipSuit(side: Side): Layer[] {
  const upper: Layer[] = [
    ...(side === 'front' ? inside(sweater) : []),
    ...sleeves(sweater, 40),
    cloth(torso(sweater, side)),
    ...creases(sweater),
    band(hemLine(sweater, 16), 38),
    ...(side === 'front' ? [zip(axis, 110, 520), print([axis + 63, 280], 136)] : [pompom]),
    band(neckline(sweater, side), 32),
    ...(side === 'front' ? pockets : [seam(`M${axis} 120 V500`)]),
  ]
  return twoPiece(upper, joggers(side))
}

/** A sweater with a big hood and a kangaroo pocket above matching trousers. */
export function hoodSuit(side: Side): Layer[] {
  const upper: Layer[] = [
    ...sleeves(sweater, 40),
    ...(side === 'front' ? [cloth(hoodBehind), cloth(hoodHole, 'inner', true)] : []),
    cloth(torso(sweater, side)),
    ...creases(sweater),
    band(hemLine(sweater, 16), 38),
    ...(side === 'front' ? hoodFront : hoodBack),
  ]
  return twoPiece(upper, joggers(side))
}

/** A buttoned shirt with a piped collar above loose trousers. */
export function pyjamas(side: Side): Layer[] {
  const shirt = { ...longSleeved, drop: 70, hem: [130, 530] as const }
  const pocket = block([axis + 68, 268], [72, 74], 8)
  const upper: Layer[] = [
    ...(side === 'front' ? inside(shirt) : []),
    ...sleeves(shirt, 20),
    cloth(torso(shirt, side)),
    ...creases(shirt),
    stitch(hemLine(shirt, 14)),
    ...(side === 'front'
      ? [...placket(shirt, 530, 4), cloth(pocket), band(`M${axis + 32} 236 H${axis + 104}`, 11)]
      : yoke(shirt)),
    ...collar(shirt, side),
  ]
  return twoPiece(upper, joggers(side))
}

function twoPiece(upper: readonly Layer[], lower: readonly Layer[]): Layer[] {
  return [placed([125, 262], 0.61, lower), placed([106, 2], 0.67, upper)]
}

const pockets: Layer[] = [
  pair(seam(`M${axis + 46} 470 L${axis + 92} 400`)),
  pair(stitch(`M${axis + 54} 474 L${axis + 100} 404`)),
]

const pompom: Layer = drawn(`<circle cx="${axis}" cy="468" r="36" fill="#fff" stroke="#cfc6c9"/>
  <path d="M300 452 q8 -10 18 -4 M326 446 q12 2 14 14 M304 478 q6 12 18 12 M334 480 q6 -4 8 -12"
    fill="none" stroke="#cfc6c9" stroke-width="3" stroke-linecap="round"/>`)

const hoodBehind = symmetric('M320 34 C410 34 446 80 440 150 L420 170 L320 170')
const hoodHole = symmetric('M320 66 C378 66 402 100 398 150 L372 190 L320 196')

const hoodFront: Layer[] = [
  band(
    'M246 146 C234 96 262 66 320 66 C378 66 406 96 394 146 C384 172 350 192 320 198 C290 192 256 172 246 146 Z',
    18,
    'main',
  ),
  drawn(`<g fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round">
    <path d="M298 196 C290 226 296 250 292 276"/><path d="M342 196 C352 226 342 250 350 270"/></g>`),
  print([axis, 302], 120),
  cloth(symmetric('M320 380 L384 380 L412 450 L412 484 L320 484')),
  stitch('M256 386 L230 448 M384 386 L410 448'),
]

const hoodBack: Layer[] = [
  cloth(symmetric('M320 26 C400 26 446 76 440 140 C436 200 380 238 320 244')),
  seam('M320 28 V242'),
  stitch('M311 32 V240 M329 32 V240'),
  pair(fold('M420 170 q-40 30 -80 34', 8)),
  pair(cloth('M372 52 C392 14 432 8 446 30 C452 60 430 84 412 88 Z')),
]
