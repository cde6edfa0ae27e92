import {
  band,
  buttons,
  cloth,
  drawn,
  fold,
  type Layer,
  label,
  pair,
  seam,
  stitch,
  strip,
  studs,
} from '#catalog/drawing/layers.ts'
import { axis, block, symmetric } from '#catalog/drawing/path.ts'
import type { Side } from './top.ts'

/** Soft trousers with ribbed ends, as pyjamas and two-pieces have them. */
export function joggers(side: Side): Layer[] {
  const legs = symmetric(
    'M320 96 L430 96 C444 170 452 260 446 360 C442 440 436 500 424 560 L344 560 C340 470 332 380 320 318',
  )
  return [
    cloth(legs),
    seam('M320 120 Q326 220 320 318'),
    pair(fold('M336 330 q28 24 60 22')),
    pair(fold('M428 440 q-30 12 -60 44')),
    pair(band('M342 560 H426', 36)),
    band('M208 96 H432', 34),
    ...(side === 'front'
      ? [drawstring]
      : [
          cloth(block([axis + 56, 220], [72, 70], 12)),
          stitch(block([axis + 56, 220], [58, 56], 8)),
        ]),
  ]
}

const drawstring = drawn(`<g fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round">
  <path d="M314 104 C296 130 304 158 296 182 M326 104 C346 130 336 160 346 188"/>
  <path d="M314 104 C280 96 276 126 314 108 M326 104 C360 96 364 126 326 108"/></g>`)

/** Five-pocket trousers. */
export function jeans(side: Side): Layer[] {
  const legs = symmetric(
    'M320 70 L426 70 C440 130 450 220 446 320 C442 420 436 500 430 574 L346 574 C344 470 336 380 320 300',
  )
  return [
    cloth(legs),
    pair(
      drawn(
        '<ellipse cx="398" cy="330" rx="26" ry="86" fill="#fff" fill-opacity="0.2" filter="url(#soft)"/>',
      ),
    ),
    pair(fold('M340 306 q30 22 66 18')),
    pair(fold('M434 420 q-34 10 -66 34')),
    seam('M320 100 Q326 200 320 300'),
    pair(stitch('M436 120 Q448 300 426 540')),
    cloth('M346 548 H432 L430 580 H345 Z M294 548 H208 L210 580 H295 Z', 'trim', true),
    cloth('M214 60 H426 L429 94 H211 Z'),
    stitch('M214 66 H426 M212 88 H428'),
    pair(strip('M386 56 V98 ', 11, 'main')),
    ...(side === 'front' ? jeansFront : jeansBack),
  ]
}

const jeansFront: Layer[] = [
  pair(seam('M362 96 C366 142 398 160 440 154')),
  pair(stitch('M356 96 C360 150 396 168 440 162')),
  stitch('M338 96 V180 Q336 208 320 214'),
  studs([[axis, 77]], 9),
  studs(
    [
      [axis + 48, 100],
      [axis - 48, 100],
      [axis + 112, 152],
      [axis - 112, 152],
    ],
    4,
  ),
]

const rearPocket = 'M344 128 H424 L426 196 L386 226 L342 200 Z'

const jeansBack: Layer[] = [
  pair(seam('M320 118 L436 104')),
  pair(stitch('M320 125 L437 111')),
  pair(cloth(rearPocket)),
  pair(
    stitch('M350 136 H418 L420 192 L386 216 L348 196 Z M350 168 Q368 186 384 168 Q402 186 420 166'),
  ),
  drawn('<rect x="384" y="64" width="38" height="26" rx="2" fill="#b67a45" stroke="#6f4722"/>'),
]

/** Close-fitting trousers. */
export function leggings(side: Side): Layer[] {
  const legs = symmetric(
    'M320 80 L404 80 C424 150 428 230 418 330 C410 420 400 500 396 580 L340 580 C342 480 336 370 320 290',
  )
  return [
    cloth(legs),
    seam('M320 100 Q325 200 320 290'),
    pair(fold('M336 300 q26 20 52 16', 7)),
    pair(fold('M404 380 q-26 8 -46 26', 7)),
    pair(fold('M398 480 q-22 6 -40 20', 7)),
    pair(stitch('M341 566 H397')),
    band('M234 82 H406', 30),
    ...(side === 'front' ? [drawn(bow(axis, 108))] : [label([axis, 100]), ...heartPatch]),
  ]
}

const heartPatch: Layer[] = [
  drawn(`<path d="M368 246 l-26 -28 a16 16 0 0 1 26 -18 a16 16 0 0 1 26 18 Z" fill="#e8808f"
    stroke="#b14f60" stroke-width="2"/>`),
]

/** Shorts with an elastic waist and turned-up legs. */
export function shorts(side: Side): Layer[] {
  const legs = symmetric(
    'M320 140 L446 140 C462 220 482 330 500 440 L346 462 C342 400 334 350 320 318',
  )
  return [
    cloth(legs),
    pair(fold('M338 330 q40 20 84 10')),
    pair(fold('M470 330 q-30 20 -60 70')),
    seam('M320 170 Q326 240 320 318'),
    pair(cloth('M346 440 L496 420 L503 462 L349 482 Z', 'trim', true)),
    band('M192 140 H448', 46),
    ...(side === 'front'
      ? [
          pair(seam('M404 166 C412 220 440 240 466 236')),
          pair(stitch('M396 166 C404 228 438 250 468 246')),
          drawstring,
        ]
      : [
          cloth(block([axis + 74, 254], [96, 92], 12)),
          stitch(block([axis + 74, 254], [80, 76], 8)),
          buttons([[axis + 74, 232]], 9),
        ]),
  ]
}

/** A full skirt of several layers of net. */
export function tutu(side: Side): Layer[] {
  const tier = (length: number, width: number): string => {
    const waves = Array.from({ length: 9 }, (_, index) => {
      const x = axis + width - ((index + 0.5) * width * 2) / 9
      const [y, end] = [length + (index % 2 === 0 ? 34 : 26), x - width / 9]
      return `Q${x.toFixed(0)} ${y} ${end.toFixed(0)} ${length}`
    })
    return `M${axis - 96} 150 L${axis + 96} 150 C${axis + 130} 220 ${axis + width - 10} ${length - 90}
      ${axis + width} ${length} ${waves.join(' ')} C${axis - width + 10} ${length - 90} ${axis - 130} 220 ${axis - 96} 150 Z`
  }
  const pleat = (reach: number): Layer =>
    pair(fold(`M${axis + 14 + reach * 0.28} 176 Q${axis + reach * 0.7} 300 ${axis + reach} 470`, 8))
  return [
    cloth(tier(520, 246)),
    cloth(tier(470, 252)),
    cloth(tier(400, 236)),
    ...[30, 90, 150, 206].map(pleat),
    band('M222 148 H418', 44),
    ...(side === 'front' ? [drawn(bow(axis, 176))] : [label([axis, 140]), ...zipHidden]),
  ]
}

const zipHidden: Layer[] = [seam('M320 170 V330'), stitch('M311 172 V322 M329 172 V322')]

/** A satin bow around its knot. */
export function bow(x: number, y: number): string {
  return `<g transform="translate(${x} ${y})" fill="#fff" stroke="#a9969c" stroke-width="1.6">
    <path d="M-4 4 C-16 30 -24 40 -34 52 L-16 54 C-8 36 -2 20 2 6 Z"/>
    <path d="M4 4 C16 30 24 40 34 52 L16 54 C8 36 2 20 -2 6 Z"/>
    <path d="M0 0 C-22 -28 -52 -24 -48 0 C-52 22 -20 20 0 0 Z"/>
    <path d="M0 0 C22 -28 52 -24 48 0 C52 22 20 20 0 0 Z"/>
    <rect x="-9" y="-10" width="18" height="20" rx="6"/></g>`
}
