import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { projectRoot } from '#test/support/run-vitryna.ts'

/** A folder for pictures of each step; none are taken without it. */
const folder = process.env['TEST_SCREENSHOTS']
/** Whether the pictures of the documentation are taken anew: `npm run docs:pictures`. */
export const drawsDocs = process.env['TEST_DOC_PICTURES'] === '1'

/** Takes a picture of the page as it looks in the light and in the dark. */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (!folder) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
}

/** Takes a picture of a page or a pane for the documentation. @param path in the project */
export async function takeDocPicture(what: Page | Locator, path: string): Promise<void> {
  if (!drawsDocs) return
  const page = 'page' in what ? what.page() : what
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  // Nothing is to be lit up under the mouse.
  await page.mouse.move(0, 0)
  await page.waitForFunction('[...document.images].every(({ complete }) => complete)')
  const picture = await what.screenshot({ style: '.toast, .jump-button { visibility: hidden }' })
  // Few colours are enough for a page with some photos, in a third of the size.
  await sharp(picture)
    .png({ palette: true, quality: 75, effort: 10 })
    .toFile(join(projectRoot, path))
}

/** The same of a message, from its first word to its last button. */
export async function takeDocPictureOfMessage(message: Locator, path: string): Promise<void> {
  if (!drawsDocs) return
  const page = message.page()
  const size = page.viewportSize()
  if (size) await page.setViewportSize({ ...size, height: 1_600 })
  await takeDocPicture(message, path)
  if (size) await page.setViewportSize(size)
}
