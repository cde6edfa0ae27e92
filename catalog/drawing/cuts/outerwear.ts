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
  zip,
} from '#catalog/drawing/layers.ts'
import { axis, block, symmetric } from '#catalog/drawing/path.ts'
import { between, createRandom, pick } from '#catalog/drawing/random.ts'
import { type Side, sleeves, type Top, torso } from './top.ts'

const jacket: Top = {
  neck: 60,
  neckY: 140,
  drop: 20,
  shoulder: [138, 166],
  chest: 142,
  hem: [150, 560],
  sleeve: { from: [404, 202], to: [572, 470], widths: [62, 48] },
}

/** A quilted winter jacket; the hood is edged with fur. */
export function puffer(side: Side): Layer[] {
  return [
    ...(side === 'front' ? [cloth(hoodShell), cloth(hoodOpening, 'inner', true)] : []),
    ...sleeves(jacket, 30),
    pair(quilting([0.2, 0.45, 0.7].map(acrossArm))),
    cloth(torso(jacket, side)),
    ...[236, 306, 376, 446, 512].map((y) => tube(y)),
    ...(side === 'front' ? pufferFront : pufferBack),
    drawn(fur(side)),
  ]
}

/** A seam across the jacket's sleeve, `share` of the way from the shoulder to the cuff. */
function acrossArm(share: number): string {
  const [x, y] = [404 + 168 * share, 202 + 268 * share]
  const half = 54 - 14 * share
  const [dx, dy] = [half * 0.848, half * -0.531]
  return `M${x - dx} ${y - dy} Q${x + 10} ${y + 16} ${x + dx} ${y + dy}`
}

function quilting(lines: readonly string[]): Layer {
  return (brush) => lines.map((line) => seam(line)(brush) + fold(line, 12)(brush)).join('')
}

function tube(y: number): Layer {
  const half = 134 + Math.max(0, y - 300) * 0.03
  return quilting([`M${axis - half} ${y} Q${axis} ${y + 16} ${axis + half} ${y}`])
}

const hoodShell = symmetric('M320 34 C424 34 452 100 436 176 L320 186')
const hoodOpening = symmetric('M320 70 C386 70 402 120 388 172 L320 194')

const pufferFront: Layer[] = [
  zip(axis, 186, 556),
  pair(seam('M374 440 L420 404')),
  pair(stitch('M382 446 L428 410')),
  drawn('<rect x="380" y="228" width="44" height="26" rx="4" fill="#fff" stroke="#999"/>'),
  drawn('<path d="M402 247 l-9 -9 a5 5 0 0 1 9 -4 a5 5 0 0 1 9 4 Z" fill="#d35a6a"/>'),
]

const pufferBack: Layer[] = [
  cloth(symmetric('M320 40 C410 40 446 100 432 168 C420 222 370 242 320 244')),
  quilting(['M226 110 Q320 126 414 110', 'M214 172 Q320 192 426 172']),
  label([axis, 204]),
]

/** Short hairs around the edge of the hood. */
function fur(side: Side): string {
  const rim =
    side === 'front'
      ? { y: 148, rx: 82, ry: 84, turn: 3.5 }
      : { y: 142, rx: 110, ry: 104, turn: 3.2 }
  const random = createRandom(side === 'front' ? 3 : 4)
  const hairs = Array.from({ length: 1100 }, () => {
    const angle = -Math.PI / 2 + between(random, -0.5, 0.5) * rim.turn
    const spread = between(random, -13, 13)
    const x = axis + Math.cos(angle) * (rim.rx + spread)
    const y = rim.y + Math.sin(angle) * (rim.ry + spread)
    const lean = angle + between(random, -0.7, 0.7)
    const end = `${(Math.cos(lean) * 15).toFixed(1)} ${(Math.sin(lean) * 15).toFixed(1)}`
    const tone = pick(random, ['#8f7557', '#b79c7c', '#cdb391', '#e2cfb2', '#f1e6d3'])
    return `<path d="M${x.toFixed(1)} ${y.toFixed(1)} l${end}" stroke="${tone}"/>`
  })
  return `<g stroke-width="2.6" stroke-linecap="round">${hairs.join('')}</g>`
}

/** A flared raincoat with a hood, a storm flap and welded pockets. */
export function raincoat(side: Side): Layer[] {
  const coat: Top = {
    ...jacket,
    chest: 132,
    hem: [178, 566],
    sleeve: { from: [404, 196], to: [578, 440], widths: [56, 46] },
  }
  return [
    ...(side === 'front' ? [cloth(hoodShell), cloth(hoodOpening, 'trim', true)] : []),
    ...sleeves(coat, 0),
    cloth(torso(coat, side)),
    pair(fold('M432 360 Q446 450 452 540', 14)),
    pair(fold('M380 330 Q392 450 398 552', 12)),
    stitch('M144 546 Q264 566 320 566 Q376 566 496 546'),
    ...(side === 'front' ? rainFront : rainBack),
  ]
}

const rainFront: Layer[] = [
  drawn(
    '<path d="M252 176 C240 110 262 70 320 70 C378 70 400 110 388 176" fill="none" stroke="#000" stroke-opacity="0.22" stroke-width="4"/>',
  ),
  cloth(block([axis, 372], [48, 392], 8)),
  stitch(block([axis, 372], [36, 380], 6)),
  studs(
    [
      [axis, 206],
      [axis, 286],
      [axis, 366],
      [axis, 446],
      [axis, 526],
    ],
    10,
  ),
  pair(cloth(block([axis + 96, 440], [98, 92], 14))),
  pair(cloth('M364 388 H468 V412 Q416 434 364 412 Z')),
  pair(studs([[axis + 96, 410]], 7)),
]

const rainBack: Layer[] = [
  cloth(symmetric('M320 34 C410 34 450 96 438 160 C424 220 370 250 320 258')),
  seam('M320 36 V256'),
  seam('M184 286 Q320 320 456 286'),
  stitch('M184 295 Q320 329 456 295'),
  pair(studs([[axis + 100, 318]], 8)),
  seam('M320 440 V566'),
  drawn('<path d="M252 352 h136 v14 h-136 Z" fill="#eef1f4" stroke="#9aa2ad"/>'),
]

/** A knitted hat with a turn-up and a pompom. */
export function beanie(side: Side): Layer[] {
  const dome = symmetric('M320 150 C440 150 500 260 506 420 L506 470 L320 470')
  const ribs = [-130, -88, -44, 0, 44, 88, 130].map((dx) =>
    fold(`M${axis + dx * 0.25} 168 Q${axis + dx} 280 ${axis + dx * 1.28} 420`, 9),
  )
  return [
    drawn(fluff([axis, 112], 74)),
    cloth(dome),
    ...ribs,
    band('M120 466 Q320 484 520 466', 108),
    ...(side === 'front'
      ? [
          drawn(
            '<rect x="282" y="452" width="76" height="52" rx="6" fill="#fdfcf8" stroke="#a59d8d"/>',
          ),
          drawn(
            '<path d="M320 494 l-17 -17 a10 10 0 0 1 17 -9 a10 10 0 0 1 17 9 Z" fill="#d8707f"/>',
          ),
        ]
      : [seam('M320 170 V530'), fold('M320 170 V530', 12)]),
  ]
}

/** A yarn pompom. */
function fluff([x, y]: readonly [number, number], radius: number): string {
  const random = createRandom(7)
  const yarn = Array.from({ length: 700 }, (_, index) => {
    const angle = random() * Math.PI * 2
    // From the rim to the middle, so that the outer ends lie lowest.
    const reach = radius * Math.sqrt(1 - index / 700)
    const [px, py] = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach]
    const end = `${(Math.cos(angle) * 13).toFixed(1)} ${(Math.sin(angle) * 13).toFixed(1)}`
    const tone = pick(random, ['#ffffff', '#f4f0ea', '#e2dbd1', '#cfc6ba'])
    return `<path d="M${px.toFixed(1)} ${py.toFixed(1)} l${end}" stroke="${tone}"/>`
  })
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="#d9d2c8"/>
    <g stroke-width="5" stroke-linecap="round">${yarn.join('')}</g>`
}

/** Two mittens on a cord. */
export function mittens(side: Side): Layer[] {
  const hand =
    'M372 350 C356 250 366 160 436 152 C510 150 522 250 506 350 C506 400 500 440 498 470 L384 470 C382 430 378 400 372 350 Z'
  const thumb = 'M380 380 C346 360 332 300 350 272 C372 258 392 290 402 336 Z'
  return [
    drawn(
      '<path d="M440 560 C440 622 200 622 200 560" fill="none" stroke="#7d6a58" stroke-width="9"/><path d="M440 560 C440 622 200 622 200 560" fill="none" stroke="#cbb79d" stroke-width="5" stroke-dasharray="6 4"/>',
    ),
    pair(cloth(thumb)),
    pair(cloth(hand)),
    pair(band('M440 460 V574', 108)),
    pair(drawn('<path d="M386 470 H494" stroke="#000" stroke-opacity="0.25" stroke-width="4"/>')),
    ...(side === 'front'
      ? [pair(print([436, 290], 92))]
      : [
          pair(fold('M400 220 Q436 240 474 220', 8)),
          pair(seam('M438 168 V456')),
          pair(stitch('M430 172 V452 M446 172 V452')),
        ]),
  ]
}
