import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { projectRoot } from '#test/support/run-vitryna.ts'

type Alter = (photo: Sharp) => Sharp

const blurred: Alter = (photo) => photo.resize(40).resize(600).blur(12)
const colourless: Alter = (photo) => photo.greyscale()
const inWrongColours: Alter = (photo) => photo.modulate({ hue: 150 })

/** Photos of what the demo sells that are hard to be sure of. */
const alterations: readonly (readonly [string, Alter])[] = [
  ['mriya-mint', inWrongColours],
  ['promin-sky', blurred],
  ['lito-red', colourless],
  ['laguna-navy', colourless],
  ['kosmos-white', blurred],
  ['promin-sky', colourless],
]

/** Draws them into `folder`; gives the paths. */
export function drawHardPhotos(folder: string): Promise<string[]> {
  return Promise.all(
    alterations.map(async ([product, alter], index) => {
      const path = join(folder, `hard-${index}.jpg`)
      await alter(sharp(join(projectRoot, `catalog/photos/${product}-front.jpg`))).toFile(path)
      return path
    }),
  )
}
