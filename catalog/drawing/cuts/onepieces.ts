import {
  band,
  buttons,
  cloth,
  drawn,
  fold,
  type Layer,
  label,
  pair,
  print,
  seam,
  stitch,
  strip,
  studs,
  zip,
} from '#catalog/drawing/layers.ts'
import { axis, block, symmetric } from '#catalog/drawing/path.ts'
import { bow } from './bottoms.ts'
import { collar, inside, neckline, type Side, shortSleeved, sleeves, torso } from './top.ts'

const babyNeck = { ...shortSleeved, neck: 50, neckY: 66, drop: 26 }

/** A baby's footed romper with a zip off to one side. */
export function romper(side: Side): Layer[] {
  const fall = side === 'front' ? 92 : 74
  const outline = symmetric(
    `M320 ${fall} C352 ${fall} 370 82 370 66 L434 92 C428 140 420 160 422 210
     C424 290 440 330 442 390 C446 450 452 490 466 536 C470 566 448 584 414 582
     C384 582 370 566 368 540 C362 500 346 466 320 458`,
  )
  const arm = { from: [400, 120], to: [556, 322], widths: [42, 34] } as const
  return [
    ...(side === 'front' ? inside(babyNeck) : []),
    ...sleeves({ ...babyNeck, sleeve: arm }, 34),
    cloth(outline),
    pair(fold('M410 230 q-36 14 -56 44')),
    pair(fold('M430 420 q-34 4 -58 26')),
    pair(seam('M372 530 Q420 512 462 526')),
    band(neckline(babyNeck, side), 20),
    ...(side === 'front' ? romperFront : romperBack),
  ]
}

const romperFront: Layer[] = [
  strip('M272 92 C276 240 290 380 352 470', 17, 'main'),
  drawn(`<path d="M272 94 C276 240 290 380 352 470" fill="none" stroke="#8a8f98" stroke-width="6"
    stroke-dasharray="2 3"/><path d="M268 96 h9 l-1 24 h-7 Z" fill="#cfd3d9" stroke="#70757e"/>`),
  print([352, 216], 122),
]

const romperBack: Layer[] = [
  seam('M216 372 Q320 396 424 372'),
  stitch('M216 381 Q320 405 424 381'),
  buttons(
    [
      [236, 386],
      [axis, 398],
      [404, 386],
    ],
    10,
  ),
  label([axis, 88]),
  drawn(`<circle cx="320" cy="338" r="27" fill="#fff" stroke="#c9c0b4"/>
    <path d="M304 328 q6 -9 14 -6 M326 320 q10 3 12 12 M306 346 q7 10 16 9" fill="none"
      stroke="#c9c0b4" stroke-width="2.6" stroke-linecap="round"/>`),
]

/** A short-sleeved dress with a round collar and a gathered skirt. */
export function dress(side: Side): Layer[] {
  const bodice = {
    ...shortSleeved,
    neck: 54,
    neckY: 62,
    drop: 34,
    shoulder: [112, 88],
    chest: 98,
    hem: [92, 270],
  } as const
  const arm = { from: [396, 124], to: [494, 186], widths: [44, 46] } as const
  const skirt = symmetric(
    'M320 256 L412 252 C452 340 500 460 522 556 Q470 588 420 580 Q370 572 320 586',
  )
  return [
    ...(side === 'front' ? inside(bodice) : []),
    ...sleeves({ ...bodice, sleeve: arm }, 14),
    cloth(skirt),
    ...[14, 44, 72].map((x) =>
      pair(fold(`M${axis + x} 276 Q${axis + x * 1.3} 400 ${axis + x * 2.2} 550`, 8)),
    ),
    band('M124 558 Q170 582 220 574 Q270 566 320 580 Q370 566 420 574 Q470 582 516 558', 12),
    cloth(torso(bodice, side)),
    band('M226 262 Q320 272 414 262', 22),
    ...(side === 'front' ? dressFront : dressBack),
    ...(side === 'front' ? [pair(cloth(peterPan, 'trim', true))] : collar(bodice, side)),
  ]
}

const peterPan = 'M374 50 C410 70 420 104 398 126 C376 142 336 128 322 98 C352 96 370 78 374 50 Z'

const dressFront: Layer[] = [
  buttons(
    [
      [axis, 140],
      [axis, 176],
      [axis, 212],
    ],
    8,
  ),
  drawn(bow(axis, 262)),
]

const dressBack: Layer[] = [
  zip(axis, 96, 330),
  pair(strip('M412 262 C380 300 352 276 330 268', 9)),
  drawn(`<g transform="translate(0 6)">${bow(axis, 262)}</g>`),
]

/** Trousers with a bib and braces. */
export function dungarees(side: Side): Layer[] {
  const legs = symmetric(
    'M320 270 L432 266 C448 340 452 400 448 450 C446 500 442 540 440 580 L346 580 C346 530 340 480 320 430',
  )
  return [
    ...(side === 'front' ? dungareesFront : dungareesBack),
    cloth(legs),
    pair(fold('M338 436 q34 20 66 14')),
    seam('M320 300 Q326 360 320 430'),
    pair(stitch('M440 300 Q452 420 432 544')),
    cloth('M343 550 H448 L450 586 H343 Z M297 550 H192 L190 586 H297 Z', 'trim', true),
    cloth('M208 250 H432 V286 H208 Z'),
    stitch('M208 257 H432 M208 279 H432'),
    ...(side === 'front' ? hipPockets : rearPockets),
  ]
}

const bib = symmetric('M320 112 L396 112 Q404 200 430 256 L320 260')

const dungareesFront: Layer[] = [
  pair(strip('M384 130 C392 80 372 52 362 44', 30, 'main')),
  cloth(bib),
  stitch('M248 122 H392'),
  cloth(block([axis, 194], [104, 84], 12)),
  stitch(block([axis, 196], [90, 68], 8)),
  print([axis, 196], 58),
  buttons(
    [
      [axis - 66, 134],
      [axis + 66, 134],
    ],
    12,
  ),
]

const dungareesBack: Layer[] = [
  pair(strip('M362 44 C340 120 310 190 262 262', 30, 'main')),
  cloth('M282 150 L320 108 L358 150 L340 190 H300 Z'),
  stitch('M292 150 L320 120 L348 150 L334 182 H306 Z'),
]

const hipPockets: Layer[] = [
  pair(seam('M372 288 C378 330 404 348 444 340')),
  pair(stitch('M364 288 C372 336 402 356 446 348')),
  pair(
    studs(
      [
        [440, 306],
        [440, 324],
      ],
      5,
    ),
  ),
]

const rearPockets: Layer[] = [
  pair(cloth('M346 316 H424 L424 384 L385 406 L346 384 Z')),
  pair(stitch('M353 324 H417 V380 L385 397 L353 380 Z M353 340 H417')),
]

/** A swimsuit with a frill around the hips. */
export function swimsuit(side: Side): Layer[] {
  const [fall, low] = side === 'front' ? [190, 500] : [300, 530]
  const outline = symmetric(
    `M320 ${fall} C364 ${fall} 380 150 386 92 L420 92 C420 160 440 190 446 230
     C440 290 424 320 430 370 C440 400 448 420 450 440 C410 ${low - 60} 372 ${low - 20} 360 548 Q340 560 320 560`,
  )
  return [
    pair(strip('M403 96 C400 70 394 58 384 52', 22)),
    cloth(outline),
    pair(fold('M430 300 q-40 10 -70 34', 8)),
    pair(fold('M424 380 q-40 0 -66 18', 8)),
    cloth(frill, 'trim', true),
    ...[18, 54, 90].map((x) => pair(fold(`M${axis + x} 372 L${axis + x * 1.4} 436`, 5))),
    band('M210 362 Q320 384 430 362', 20),
    ...(side === 'front'
      ? [drawn(bow(axis, 372))]
      : [strip('M232 206 Q320 230 408 206', 14), label([axis, 310])]),
  ]
}

const frill = symmetric(
  `M320 370 L434 362 Q456 400 474 440 Q456 462 436 446 Q416 470 394 452 Q374 474 354 456
   Q336 474 320 458`,
)
