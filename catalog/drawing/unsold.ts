import sharp from 'sharp'
import { board } from './path.ts'

/** Things that a shopper may photograph and the shop does not sell, drawn on 640 x 640. */
const drawings = {
  teapot: `<path d="M176 300 C110 260 90 330 118 372 C140 404 170 402 196 420 L210 380 C170 366 146 350 150 320 C154 304 176 318 190 336 Z" fill="#4f7fa8"/>
    <path d="M440 306 C520 250 590 330 540 400 C512 440 470 452 436 452 L440 416 C490 410 530 380 516 344 C502 312 462 330 446 346 Z" fill="#4f7fa8"/>
    <path d="M186 320 C190 250 250 224 316 224 C384 224 446 250 450 320 C456 400 420 480 380 500 H256 C212 480 180 400 186 320 Z" fill="#5e92bd"/>
    <path d="M232 236 C260 200 376 200 402 236 C360 252 276 252 232 236 Z" fill="#47779f"/>
    <circle cx="317" cy="194" r="20" fill="#e7c14f"/><path d="M252 500 H384 L372 520 H264 Z" fill="#47779f"/>
    <g fill="#fff"><circle cx="270" cy="350" r="18"/><circle cx="322" cy="390" r="18"/><circle cx="374" cy="350" r="18"/></g>`,
  bicycle: `<g fill="none" stroke="#2d2f36" stroke-width="15"><circle cx="164" cy="410" r="110"/><circle cx="478" cy="410" r="110"/></g>
    <g fill="none" stroke="#b9bec6" stroke-width="2"><path d="M164 300V520M54 410H274M86 332L242 488M86 488L242 332M478 300V520M368 410H588M400 332L556 488M400 488L556 332"/></g>
    <g fill="none" stroke="#c2432f" stroke-width="17" stroke-linejoin="round" stroke-linecap="round"><path d="M164 410 L246 250 L422 250 L306 414 Z L306 414 L230 210 M478 410 L408 190"/></g>
    <path d="M180 196 Q230 178 288 202 Q290 218 262 216 L196 218 Z" fill="#33251d"/>
    <path d="M408 192 L458 172 Q492 172 484 204" fill="none" stroke="#33353c" stroke-width="14" stroke-linecap="round"/>
    <circle cx="306" cy="414" r="30" fill="#70757e"/><path d="M306 414 L336 476 M322 476 H356" stroke="#33353c" stroke-width="11" stroke-linecap="round"/>`,
  cat: `<path d="M420 500 C520 520 570 440 530 370 C520 350 500 364 508 384 C530 440 480 470 420 446 Z" fill="#c9853f"/>
    <path d="M210 560 C180 430 220 330 320 330 C420 330 460 430 430 560 Z" fill="#dd9a50"/>
    <path d="M206 120 L250 190 H390 L434 120 C456 200 452 280 420 318 C380 362 260 362 220 318 C188 280 184 200 206 120 Z" fill="#dd9a50"/>
    <path d="M218 148 L242 196 L226 214 Z M422 148 L398 196 L414 214 Z" fill="#f0b7a4"/>
    <g stroke="#b56f2c" stroke-width="10" stroke-linecap="round"><path d="M320 186V232M288 192V224M352 192V224M214 420H262M210 460H256M378 420H426M384 460H430"/></g>
    <g fill="#6da14d"><ellipse cx="268" cy="262" rx="21" ry="24"/><ellipse cx="372" cy="262" rx="21" ry="24"/></g><g fill="#1d1a17"><ellipse cx="268" cy="262" rx="7" ry="21"/><ellipse cx="372" cy="262" rx="7" ry="21"/></g>
    <path d="M306 296 H334 L320 312 Z" fill="#cc6f6f"/><path d="M320 312 V324 Q300 342 284 326 M320 324 Q340 342 356 326 M240 306 L150 290 M240 318 L152 330 M400 306 L490 290 M400 318 L488 330" fill="none" stroke="#4a382b" stroke-width="4"/>
    <ellipse cx="320" cy="470" rx="62" ry="84" fill="#f3dcbc"/><ellipse cx="268" cy="560" rx="46" ry="24" fill="#f3dcbc"/><ellipse cx="372" cy="560" rx="46" ry="24" fill="#f3dcbc"/>`,
  book: `<path d="M150 110 H470 Q490 110 490 130 V520 Q490 540 470 540 H150 Z" fill="#2f6b4f"/>
    <path d="M150 110 H190 V540 H150 Q130 540 130 520 V130 Q130 110 150 110 Z" fill="#245540"/>
    <path d="M486 128 L506 140 V544 L486 536 Z" fill="#efe6d2"/><path d="M170 540 L190 556 H506 L488 538 Z" fill="#dfd4bb"/>
    <rect x="220" y="150" width="240" height="350" fill="none" stroke="#d9b756" stroke-width="7"/>
    <path d="M340 220 L360 280 H424 L372 316 L392 378 L340 340 L288 378 L308 316 L256 280 H320 Z" fill="#d9b756"/>
    <g fill="#d9b756"><rect x="260" y="410" width="160" height="14"/><rect x="284" y="440" width="112" height="10"/></g>`,
  plant: `<g fill="#4d8a4a"><path d="M316 380 C200 330 130 230 150 130 C240 160 310 260 322 376 Z"/><path d="M324 380 C440 340 520 250 510 150 C410 170 340 260 320 376 Z"/></g>
    <g fill="#69a862"><path d="M320 380 C270 270 270 150 322 70 C380 150 374 280 326 380 Z"/><path d="M310 390 C210 380 130 340 100 280 C200 260 280 310 318 384 Z"/><path d="M330 390 C430 390 520 350 548 290 C450 266 370 310 324 384 Z"/></g>
    <path d="M322 90 L322 370 M160 142 Q250 260 318 376 M502 160 Q390 260 324 376" fill="none" stroke="#34663a" stroke-width="5"/>
    <path d="M200 376 H440 L434 424 H206 Z" fill="#c46a43"/><path d="M216 424 H424 L396 570 H244 Z" fill="#b55c38"/>`,
  'high-heel': `<path d="M520 150 C544 200 540 280 520 330 L514 548 H492 L478 350 C420 380 360 430 300 484 C230 540 150 552 84 536 C70 520 90 500 130 492 C220 470 300 390 372 312 C420 262 470 190 520 150 Z" fill="#17151b"/>
    <path d="M520 150 C476 196 430 262 372 320 C320 380 260 430 196 470 C260 470 320 400 380 350 C440 300 500 240 520 150 Z" fill="#b01f35"/>
    <path d="M84 536 C150 556 230 544 302 488 L312 498 C240 560 150 566 84 548 Z" fill="#b01f35"/>`,
  'toy-car': `<path d="M70 400 C70 350 100 330 150 322 L200 320 C230 250 270 216 340 216 H400 C450 216 480 260 500 320 C560 326 580 360 580 410 V440 Q580 456 564 456 H86 Q70 456 70 440 Z" fill="#e8b62b"/>
    <path d="M232 320 C252 272 282 246 326 246 V320 Z M346 320 V246 H394 C430 246 452 276 466 320 Z" fill="#a9d6ec"/>
    <g fill="#26262b"><circle cx="188" cy="456" r="62"/><circle cx="466" cy="456" r="62"/></g><g fill="#d0d3d8"><circle cx="188" cy="456" r="30"/><circle cx="466" cy="456" r="30"/></g>
    <circle cx="560" cy="380" r="17" fill="#fdf6d6"/><rect x="70" y="366" width="24" height="30" rx="6" fill="#d0453c"/><path d="M338 330 V440 M354 350 H392" stroke="#9b7410" stroke-width="6"/>`,
  mug: `<path d="M420 230 C540 210 560 400 420 420 V376 C490 366 486 270 420 276 Z" fill="#d65a4c"/>
    <path d="M150 170 H430 V470 Q430 530 370 530 H210 Q150 530 150 470 Z" fill="#e46b5c"/>
    <ellipse cx="290" cy="170" rx="140" ry="38" fill="#f2b1a7"/><ellipse cx="290" cy="176" rx="122" ry="28" fill="#4a2d20"/>
    <path d="M290 440 L230 376 A38 38 0 0 1 290 332 A38 38 0 0 1 350 376 Z" fill="#fff"/>`,
  headphones: `<path d="M140 390 C110 130 240 70 320 70 C400 70 530 130 500 390" fill="none" stroke="#2a2c33" stroke-width="44"/>
    <path d="M156 250 C170 130 250 92 320 92 C390 92 470 130 484 250" fill="none" stroke="#5b5f6a" stroke-width="14"/>
    <g fill="#3b3e48"><rect x="84" y="340" width="110" height="200" rx="46"/><rect x="446" y="340" width="110" height="200" rx="46"/></g>
    <g fill="#191a1f"><rect x="168" y="356" width="44" height="168" rx="20"/><rect x="428" y="356" width="44" height="168" rx="20"/></g>
    <g fill="#c8ccd3"><circle cx="128" cy="440" r="26"/><circle cx="512" cy="440" r="26"/></g>`,
  armchair: `<path d="M180 140 Q180 90 230 90 H410 Q460 90 460 140 V380 H180 Z" fill="#7c4f86"/>
    <path d="M200 330 H440 V440 H200 Z" fill="#9667a0"/><path d="M196 380 H444 V420 Q444 440 424 440 H216 Q196 440 196 420 Z" fill="#a778b1"/>
    <path d="M90 300 Q90 250 140 250 Q196 250 196 310 V500 H90 Z M550 300 Q550 250 500 250 Q444 250 444 310 V500 H550 Z" fill="#86588f"/>
    <rect x="150" y="440" width="340" height="66" fill="#7c4f86"/><path d="M110 500 H150 L140 572 H120 Z M490 500 H530 L520 572 H500 Z" fill="#6e4a2c"/>
    <g fill="#5d3866"><circle cx="260" cy="180" r="8"/><circle cx="320" cy="180" r="8"/><circle cx="380" cy="180" r="8"/><circle cx="290" cy="240" r="8"/><circle cx="350" cy="240" r="8"/></g>`,
  tie: `<path d="M276 60 H364 L350 140 H290 Z" fill="#23406e"/><path d="M290 140 H350 L398 460 L320 580 L242 460 Z" fill="#2d4f86"/>
    <g stroke="#e3b64a" stroke-width="12"><path d="M280 210 L358 170 M272 270 L368 222 M264 332 L376 276 M254 396 L386 330 M246 456 L394 384 M274 510 L398 446"/></g>
    <path d="M276 60 H364 L350 140 H290 Z" fill="none" stroke="#16294a" stroke-width="4"/>`,
  cake: `<ellipse cx="320" cy="520" rx="240" ry="44" fill="#e9e6e0"/><path d="M130 330 V500 C130 550 510 550 510 500 V330 Z" fill="#f2cf9a"/>
    <path d="M130 410 C130 460 510 460 510 410 V440 C510 490 130 490 130 440 Z" fill="#c0504d"/>
    <path d="M120 320 C120 250 520 250 520 320 V352 Q500 400 478 356 Q456 420 428 366 Q400 430 368 372 Q338 424 306 372 Q276 430 244 370 Q216 412 190 362 Q160 404 120 350 Z" fill="#fbe3ea"/>
    <g fill="#d7324a"><circle cx="220" cy="290" r="26"/><circle cx="420" cy="290" r="26"/><circle cx="320" cy="312" r="26"/></g>
    <g><rect x="308" y="176" width="24" height="110" rx="5" fill="#76b8e0"/><path d="M320 122 C340 150 336 174 320 174 C304 174 300 150 320 122 Z" fill="#f6a833"/></g>`,
} satisfies Record<string, string>

export type UnsoldName = keyof typeof drawings

export const unsoldNames: readonly UnsoldName[] = [
  'teapot',
  'bicycle',
  'cat',
  'book',
  'plant',
  'high-heel',
  'toy-car',
  'mug',
  'headphones',
  'armchair',
  'tie',
  'cake',
]

/** Draws a thing on a transparent ground: a PNG, 640 x 640. */
export async function renderUnsold(name: UnsoldName): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${board}" height="${board}">
    <filter id="volume" filterUnits="userSpaceOnUse" x="0" y="0" width="${board}" height="${board}"
      color-interpolation-filters="sRGB">
      <feGaussianBlur in="SourceAlpha" stdDeviation="9"/>
      <feDiffuseLighting surfaceScale="9" diffuseConstant="1.25" lighting-color="#fff">
        <feDistantLight azimuth="235" elevation="54"/></feDiffuseLighting>
      <feBlend mode="multiply" in2="SourceGraphic"/>
      <feComposite operator="in" in2="SourceGraphic"/></filter>
    <g filter="url(#volume)">${drawings[name]}</g></svg>`
  return await sharp(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer()
}
