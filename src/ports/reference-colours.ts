import type { Sku } from '#src/domain/sku.ts'

/** The colours that are stored of reference photos, wherever their vectors are searched. */
export interface ReferenceColours {
  /**
   * Histograms (`Features.colours`) of the photos that a SKU is found by, in no order; SKUs that have none are left out.
   * @param embedderId whose features they were stored with
   */
  find(embedderId: string, skus: readonly Sku[]): Promise<ReadonlyMap<Sku, readonly Float32Array[]>>
}
