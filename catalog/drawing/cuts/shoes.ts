import {
  band,
  cloth,
  drawn,
  fold,
  type Layer,
  pair,
  print,
  seam,
  stitch,
  strip,
} from '#catalog/drawing/layers.ts'
import { block } from '#catalog/drawing/path.ts'
import type { Side } from './top.ts'

/** A pair of sandals: from above, or their soles. */
export function sandals(side: Side): Layer[] {
  const sole =
    'M448 70 C520 66 548 150 530 250 C520 320 536 400 530 470 C520 560 388 566 372 476 C364 400 380 330 366 250 C348 150 372 76 448 70 Z'
  if (side === 'back') {
    const treads = [150, 190, 230, 270, 400, 440, 480].map((y) =>
      drawn(
        `<path d="M388 ${y} q15 -18 30 0 t30 0 t30 0 t30 0" fill="none" stroke="#3b3029" stroke-opacity="0.55" stroke-width="7"/>`,
      ),
    )
    return [
      pair(cloth(sole, 'accent')),
      pair(stitch(block([450, 318], [128, 440], 64), 'accent')),
      ...treads.map(pair),
      pair(
        drawn(
          '<ellipse cx="450" cy="336" rx="26" ry="20" fill="#fff" fill-opacity="0.55" stroke="#3b3029"/>',
        ),
      ),
    ]
  }
  return [
    pair(cloth(sole, 'accent')),
    pair(
      cloth(
        'M448 88 C504 84 528 158 512 250 C502 320 516 400 510 466 C502 536 402 540 390 472 C384 400 400 330 386 250 C370 160 392 92 448 88 Z',
        'trim',
      ),
    ),
    pair(strip('M368 192 C410 150 480 150 532 192', 54, 'main')),
    pair(stitch('M364 176 C410 130 480 130 534 176 M364 216 C410 172 480 172 534 216')),
    pair(strip('M378 346 C420 312 484 312 526 346', 36, 'main')),
    pair(strip('M378 470 C384 420 440 396 450 180', 26, 'main')),
    pair(
      drawn(
        '<rect x="496" y="312" width="30" height="36" rx="6" fill="none" stroke="#d9dce1" stroke-width="7"/><rect x="496" y="312" width="30" height="36" rx="6" fill="none" stroke="#82878f" stroke-width="1.4"/>',
      ),
    ),
    pair(
      cloth(
        'M372 430 C366 520 400 566 452 566 C506 566 536 520 530 430 C520 486 500 506 452 508 C404 506 384 486 372 430 Z',
      ),
    ),
    pair(print([450, 182], 50)),
  ]
}

/** Rubber boots, from the front or from behind. */
export function boots(side: Side): Layer[] {
  const shaft =
    'M356 110 L514 110 C516 220 500 320 506 420 L520 500 C528 540 524 566 520 572 L346 572 C344 520 362 450 362 400 C364 320 356 220 356 110 Z'
  const sole = 'M340 548 Q432 562 526 548 L530 590 Q432 604 338 590 Z'
  return [
    pair(drawn('<ellipse cx="435" cy="112" rx="79" ry="22" fill="#2b2733"/>')),
    pair(cloth(shaft)),
    pair(band('M356 122 Q436 150 514 122', 30)),
    pair(
      drawn(
        '<path d="M386 180 Q380 320 390 430" fill="none" stroke="#fff" stroke-opacity="0.5" stroke-width="15" stroke-linecap="round"/>',
      ),
    ),
    pair(fold('M372 390 Q436 420 500 392', 12)),
    pair(cloth(sole, 'trim')),
    ...(side === 'front'
      ? [
          pair(
            cloth('M352 540 C346 470 392 440 436 440 C484 440 520 470 516 540 Q436 556 352 540 Z'),
          ),
          pair(fold('M372 500 Q400 462 440 460', 10)),
          pair(print([436, 282], 96)),
        ]
      : [
          pair(strip('M436 140 V440', 20, 'trim')),
          pair(seam('M362 452 Q436 480 512 452')),
          pair(cloth('M414 78 Q436 62 458 78 V150 H414 Z', 'trim')),
        ]),
  ]
}
