import type { Page } from 'playwright-core'

/** A second of moving colours, recorded by the browser itself: WebM, 320 x 240. */
export async function recordFilm(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(`(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
    document.body.append(canvas)
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' })
    const parts = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.start(100)
    const context = canvas.getContext('2d')
    for (let frame = 0; frame < 20; frame += 1) {
      context.fillStyle = 'hsl(' + frame * 18 + ' 60% 60%)'
      context.fillRect(0, 0, 320, 240)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const stopped = new Promise((resolve) => { recorder.onstop = resolve })
    recorder.stop()
    await stopped
    canvas.remove()
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
  })()`)
  return Buffer.from(bytes as number[])
}
