/** How far a shopper came: wrote at all, was shown a product, placed an order. */
export type FunnelStep = 'init' | 'discovery' | 'purchase'

/** Counts shoppers on their way, each once a day and step, whichever process sees them. */
export interface Funnel {
  /** Never throws: nobody goes without an answer for it. */
  reach(step: FunnelStep, shopperId: number): Promise<void>
}
