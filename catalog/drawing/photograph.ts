import sharp from 'sharp'
import { type BackgroundName, backgrounds, type Grain, paintBackground } from './backgrounds.ts'
import { createNoise, fractal } from './noise.ts'
import { between, createRandom, pick, type Random } from './random.ts'
import { type Pixels, type Pose, warp } from './warp.ts'

/** Everything that makes one phone photo differ from another. */
export interface Scene {
  /** Settles the background's details and the sensor's noise. */
  readonly seed: number
  readonly background: BackgroundName
  /** Pixels, 600 to 1000. */
  readonly width: number
  readonly height: number
  readonly pose: Pose
  readonly light: Light
  readonly camera: Camera
}

export interface Light {
  /** -1 is a cold screen, 1 a warm lamp. */
  readonly warmth: number
  /** 0.8 to 1.2. */
  readonly brightness: number
  /** Where the dark side is, degrees. */
  readonly shadeAngle: number
  /** How much darker the dark side is: 0 to 0.4. */
  readonly shade: number
  /** How much darker the corners are: 0 to 0.4. */
  readonly vignette: number
  /** Opacity of the shadow under the garment: 0 to 0.6. */
  readonly dropShadow: number
}

export interface Camera {
  /** Pixels, 0.3 to 1.6. */
  readonly blur: number
  /** Spread of the sensor's noise in grey levels, 0 to 10. */
  readonly noise: number
  /** JPEG quality, 60 to 92. */
  readonly quality: number
}

const sizes = [
  [600, 800],
  [720, 960],
  [768, 768],
  [800, 600],
  [960, 720],
  [750, 1000],
] as const

/** A plausible amateur photo; `from` names the backgrounds to choose among. */
export function randomScene(random: Random, from: readonly BackgroundName[] = backgrounds): Scene {
  const [width, height] = pick(random, sizes)
  return {
    seed: Math.floor(random() * 2 ** 31),
    background: pick(random, from),
    width,
    height,
    pose: {
      rotation: between(random, -20, 20),
      shear: between(random, -0.08, 0.08),
      tilt: [between(random, -0.14, 0.14), between(random, -0.14, 0.14)],
      scale: between(random, 0.72, 1.02),
      offset: [between(random, -0.07, 0.07), between(random, -0.07, 0.07)],
      ripple: between(random, 0, 0.014),
    },
    light: {
      warmth: between(random, -1, 1),
      brightness: between(random, 0.8, 1.2),
      shadeAngle: between(random, 0, 360),
      shade: between(random, 0, 0.32),
      vignette: between(random, 0, 0.35),
      dropShadow: between(random, 0.2, 0.55),
    },
    camera: {
      blur: between(random, 0.3, 1.4),
      noise: between(random, 1, 9),
      quality: Math.round(between(random, 60, 92)),
    },
  }
}

/**
 * Takes a phone photo of a picture with a transparent ground (PNG) and answers a JPEG.
 * The same picture and scene give the same bytes.
 */
export async function photograph(picture: Buffer, scene: Scene): Promise<Buffer> {
  const { width, height, camera } = scene
  const ground = await layGround(scene)
  const noise = createNoise(scene.seed)
  const item = warp(await decode(picture), { width, height, pose: scene.pose, noise })
  await castShadow(ground, item, scene.light)
  lay(item, ground)
  const sharpness = sharp(ground.data, { raw: { width, height, channels: 4 } })
  const blurred = await sharpness.removeAlpha().blur(Math.max(0.3, camera.blur)).raw().toBuffer()
  const exposed = expose(blurred, scene)
  return sharp(exposed, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: camera.quality })
    .toBuffer()
}

async function decode(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

async function layGround({ background, seed, width, height }: Scene): Promise<Pixels> {
  const random = createRandom(seed)
  const { shapes, grains } = paintBackground(background, random)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"
    viewBox="0 0 1000 1000" preserveAspectRatio="xMidYMid slice">${shapes}</svg>`
  const ground = await decode(Buffer.from(svg))
  for (const grain of grains) roughen(ground, grain, Math.floor(random() * 2 ** 31))
  return ground
}

function roughen({ data, width, height }: Pixels, grain: Grain, seed: number): void {
  const noise = fractal(createNoise(seed), grain.octaves)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const gain = 1 + grain.amount * noise(x / grain.cellX, y / grain.cellY)
      const index = (y * width + x) * 4
      for (let channel = 0; channel < 3; channel++) {
        data[index + channel] = Math.min(255, (data[index + channel] ?? 0) * gain)
      }
    }
  }
}

async function castShadow(ground: Pixels, item: Pixels, light: Light): Promise<void> {
  const { data, width, height } = item
  const softness = Math.min(width, height) / 60
  const shadow = await sharp(data, { raw: { width, height, channels: 4 } })
    .extractChannel(3)
    .blur(softness)
    .raw()
    .toBuffer()
  const angle = (light.shadeAngle * Math.PI) / 180
  const dx = Math.round(Math.cos(angle) * softness * 0.9)
  const dy = Math.round(Math.sin(angle) * softness * 0.9)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = clamp(y - dy, height) * width + clamp(x - dx, width)
      const gain = 1 - (light.dropShadow * (shadow[from] ?? 0)) / 255
      const index = (y * width + x) * 4
      for (let channel = 0; channel < 3; channel++) {
        ground.data[index + channel] = (ground.data[index + channel] ?? 0) * gain
      }
    }
  }
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value))
}

function lay(item: Pixels, ground: Pixels): void {
  for (let index = 0; index < item.data.length; index += 4) {
    const opacity = (item.data[index + 3] ?? 0) / 255
    if (opacity === 0) continue
    for (let channel = index; channel < index + 3; channel++) {
      const under = ground.data[channel] ?? 0
      ground.data[channel] = under + ((item.data[channel] ?? 0) - under) * opacity
    }
  }
}

/** Light falls unevenly, has a colour, and the sensor adds noise to what it sees. */
function expose(pixels: Buffer, { seed, width, height, light, camera }: Scene): Buffer {
  const random = createRandom(seed ^ 0x5eed)
  const cast = [1 + 0.09 * light.warmth, 1 + 0.01 * light.warmth, 1 - 0.11 * light.warmth]
  const angle = (light.shadeAngle * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x / width) * 2 - 1
      const v = (y / height) * 2 - 1
      const shade = light.shade * (0.2 + 0.6 * (u * cos + v * sin))
      const vignette = light.vignette * 0.45 * (u * u + v * v)
      const gain = light.brightness * (1 - shade) * (1 - vignette)
      const index = (y * width + x) * 3
      // Luminance noise mostly, with a little of its own in each channel.
      const speck = random() + random() - 1
      for (let channel = 0; channel < 3; channel++) {
        const lit = (pixels[index + channel] ?? 0) * gain * (cast[channel] ?? 1)
        const level = lit + camera.noise * (speck + 0.7 * (random() - 0.5))
        pixels[index + channel] = Math.max(0, Math.min(255, Math.round(level)))
      }
    }
  }
  return pixels
}
