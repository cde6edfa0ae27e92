/** How a fabric takes the light. */
interface Fabric {
  /** Size of the nap's bumps: turbulence frequency along x and y, per pixel. */
  readonly grain: string
  /** Height of the nap, 0 for none. */
  readonly nap: number
  /** Height of the soft folds. */
  readonly folds: number
  /** How far the nap frays the outline, pixels. */
  readonly fray: number
  /** Strength of the gloss, 0 to 1. */
  readonly gloss: number
  /** A tile woven into the cloth, if any: its side and its marks, drawn over the dye. */
  readonly weave?: readonly [side: number, marks: string]
}

const smoothCloth: Fabric = { grain: '0.8', nap: 0.5, folds: 13, fray: 0, gloss: 0 }

export const fabrics = {
  jersey: smoothCloth,
  cotton: { ...smoothCloth, grain: '0.5 0.9', nap: 0.6, folds: 16 },
  plush: { grain: '0.2', nap: 1, folds: 12, fray: 4, gloss: 0 },
  fleece: { grain: '0.4', nap: 0.8, folds: 12, fray: 3, gloss: 0 },
  knit: {
    ...smoothCloth,
    nap: 1,
    fray: 2,
    weave: [
      12,
      `<path d="M0 1 L6 8 L12 1" fill="none" stroke="#000" stroke-opacity="0.2" stroke-width="2.2"/>
       <path d="M0 5 L6 12 L12 5" fill="none" stroke="#fff" stroke-opacity="0.2" stroke-width="2"/>`,
    ],
  },
  denim: {
    ...smoothCloth,
    grain: '0.5 0.25',
    nap: 1.1,
    weave: [
      5,
      `<path d="M-1 6 L6 -1 M-1 1 L1 -1 M4 6 L6 4" stroke="#fff" stroke-opacity="0.2"
        stroke-width="1.2"/>`,
    ],
  },
  corduroy: {
    ...smoothCloth,
    weave: [
      9,
      `<path d="M1.5 0 V9" stroke="#000" stroke-opacity="0.2" stroke-width="2.4"/>
       <path d="M5.5 0 V9" stroke="#fff" stroke-opacity="0.16" stroke-width="3"/>`,
    ],
  },
  nylon: { ...smoothCloth, nap: 0, folds: 15, gloss: 0.35 },
  rubber: { ...smoothCloth, nap: 0, folds: 5, gloss: 0.55 },
  leather: { ...smoothCloth, grain: '0.35', nap: 0.7, folds: 5, gloss: 0.15 },
  tulle: { ...smoothCloth, grain: '0.6', nap: 0.7, folds: 8 },
  lycra: { ...smoothCloth, nap: 0.2, folds: 9, gloss: 0.2 },
} satisfies Record<string, Fabric>

export type FabricName = keyof typeof fabrics

/** The tile of a fabric's weave as an SVG pattern called `weave`; empty when it has none. */
export function weavePattern(name: FabricName): string {
  const fabric: Fabric = fabrics[name]
  if (fabric.weave === undefined) return ''
  const [side, marks] = fabric.weave
  return `<pattern id="weave" width="${side}" height="${side}" patternUnits="userSpaceOnUse">
    ${marks}</pattern>`
}

/** The SVG filter called `fabric`: folds and nap lit from the upper left, gloss, frayed edges. */
export function fabricFilter(name: FabricName, look: { seed: number; pale: boolean }): string {
  const { seed, pale } = look
  const { grain, nap, fray, gloss, ...fabric }: Fabric = fabrics[name]
  // Shadows that give a dyed cloth depth make a white one look unwashed.
  const folds = fabric.folds * (pale ? 0.5 : 1)
  const light = '<feDistantLight azimuth="235" elevation="58"/>'
  return `<filter id="fabric" filterUnits="userSpaceOnUse" x="0" y="0" width="640" height="640"
    color-interpolation-filters="sRGB">
    <feTurbulence type="fractalNoise" baseFrequency="0.009 0.006" numOctaves="2" seed="${seed}"/>
    <feDiffuseLighting surfaceScale="${folds}" diffuseConstant="1.19" lighting-color="#fff"
      result="folds">${light}</feDiffuseLighting>
    <feTurbulence type="fractalNoise" baseFrequency="${grain}" numOctaves="2" seed="${seed}"
      result="bumps"/>
    <feDiffuseLighting in="bumps" surfaceScale="${nap}" diffuseConstant="1.18"
      lighting-color="#fff">${light}</feDiffuseLighting>
    <feBlend mode="multiply" in2="folds"/>
    <feBlend mode="multiply" in2="SourceGraphic" result="lit"/>
    ${gloss > 0 ? shine(gloss, seed) : ''}
    <feComposite operator="in" in2="SourceGraphic"/>
    ${fray > 0 ? frayed(fray) : ''}
  </filter>`
}

function shine(gloss: number, seed: number): string {
  return `<feTurbulence type="fractalNoise" baseFrequency="0.012 0.007" numOctaves="1"
      seed="${seed + 1}"/>
    <feSpecularLighting surfaceScale="14" specularConstant="${gloss}" specularExponent="18"
      lighting-color="#fff" result="gloss"><feDistantLight azimuth="235" elevation="42"/>
    </feSpecularLighting>
    <feBlend mode="screen" in="gloss" in2="lit"/>`
}

function frayed(reach: number): string {
  return `<feDisplacementMap in2="bumps" scale="${reach}" xChannelSelector="R"
    yChannelSelector="G"/>`
}
