import type { Thresholds } from './threshold-values.ts'

/** Thresholds for a shop that has no photos to fit its own to. */
export interface StartingThresholds extends Thresholds {
  /** Public sets of photos that they were fitted on. */
  readonly sets: readonly string[]
}

/**
 * MobileNetV2 of the ONNX model zoo: on the Grocery Store set (81 products, 296 photos) and on the apparel of the Magento
 * sample data (420 products of one picture each, 122 photos). Of the rules that decide nothing wrongly on either, also
 * when the product of each photo is taken out of the catalogue, the one that decides the most: 59 of 418. Fitted on
 * one set alone such a rule decides 29 photos of apparel or 43 of groceries, all of them rightly.
 */
const mobileNet: StartingThresholds = {
  sets: ['Grocery Store', 'Magento sample data'],
  threshold: 0.8,
  margin: 0.075,
  plausible: 0.576,
  confidence: { intercept: -10.9957, weights: [12.8176, 37.9994] },
  certificate: { target: 0.99, precision: 0.9505, morePhotos: 1_701 },
}

/** By the space that they were fitted in, one without a head. */
const bySpace: Readonly<Record<string, StartingThresholds>> = {
  'mobilenetv2@7ad2322c996d+views-5+colours-0.2': mobileNet,
  // The same file with its last layer of 576 channels exposed, which without a head does not count.
  'mobilenetv2@99914020ad9a+views-5+mid-clip_149+colours-0.2': mobileNet,
}

export function startingThresholds(spaceId: string): StartingThresholds | undefined {
  return bySpace[spaceId]
}
