import sharp from 'sharp'
import { board } from './path.ts'

const onBoard = (shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${board}" height="${board}" viewBox="0 0 640 640">${shapes}</svg>`

/** A cup that somebody put down on the garment, seen from above. */
export const coffeeCup = onBoard(`<g transform="translate(392 386)">
  <ellipse cx="8" cy="12" rx="104" ry="100" fill="#000" fill-opacity="0.2"/>
  <circle r="98" fill="#f4f1ea" stroke="#cfc8ba" stroke-width="3"/>
  <path d="M86 -36 C156 -46 156 46 86 36" fill="none" stroke="#e3ded2" stroke-width="20"/>
  <circle r="66" fill="#e9e4d8"/><circle r="58" fill="#5b3a24"/>
  <path d="M-40 -12 C-16 -34 18 -34 40 -10" fill="none" stroke="#7d5638" stroke-width="9"/></g>`)

/** A hand that holds the garment up by its side. */
export const hand = onBoard(`<g fill="#e0ac8a" stroke="#b98263" stroke-width="3">
  <path d="M640 300 L560 290 C520 284 480 300 470 330 L470 420 C480 450 540 470 640 474 Z"/>
  <rect x="404" y="306" width="118" height="34" rx="17"/><rect x="388" y="342" width="134" height="35" rx="17"/>
  <rect x="396" y="379" width="126" height="34" rx="17"/><rect x="420" y="414" width="102" height="31" rx="15"/>
  <path d="M560 300 C520 252 476 250 456 262 C446 276 462 288 482 294 L540 330 Z"/></g>
  <g fill="#f3cdb4"><rect x="410" y="314" width="22" height="18" rx="8"/><rect x="394" y="350" width="22" height="18" rx="8"/>
  <rect x="402" y="387" width="22" height="18" rx="8"/></g>`)

/** Pixels of a phone's screen, made smaller. */
const [width, height] = [540, 1_080]
const pictureTop = 150

/** A picture in an app of a phone: bars above and below, words as bars, for fonts differ from machine to machine. */
export async function screenshotOf(picture: Buffer): Promise<Buffer> {
  const shown = await sharp(picture).resize({ width, height: 640, fit: 'cover' }).toBuffer()
  const line = (y: number, long: number) =>
    `<rect x="24" y="${y}" width="${long}" height="16" rx="8" fill="#c9ccd3"/>`
  const screen = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#ffffff"/><rect width="100%" height="52" fill="#f0f1f4"/>
    <rect x="24" y="18" width="70" height="16" rx="8" fill="#30333b"/><rect x="450" y="16" width="64" height="20" rx="6" fill="#30333b"/>
    <circle cx="56" cy="102" r="30" fill="#b086d6"/><rect x="104" y="80" width="210" height="18" rx="9" fill="#30333b"/>
    <rect x="104" y="108" width="130" height="14" rx="7" fill="#b3b7c0"/>
    <g transform="translate(30 826)" fill="none" stroke="#30333b" stroke-width="5"><path d="M20 34 L2 16 A11 11 0 0 1 20 4 A11 11 0 0 1 38 16 Z"/>
    <circle cx="88" cy="18" r="17"/><path d="M128 4 L166 4 L140 34 Z"/></g>
    ${line(890, 470)}${line(922, 410)}${line(954, 300)}<rect y="1012" width="100%" height="68" fill="#f0f1f4"/></svg>`
  return await sharp(Buffer.from(screen))
    .composite([{ input: shown, left: 0, top: pictureTop }])
    .jpeg({ quality: 70 })
    .toBuffer()
}
