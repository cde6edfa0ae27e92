import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { IdentificationLog, IdentificationRecord } from '#src/ports/identification-log.ts'

export function createIdentificationLog(db: Db): IdentificationLog {
  return { append: (record) => append(db, record) }
}

async function append(db: Db, record: IdentificationRecord): Promise<void> {
  const { outcome } = record
  const matched = outcome.outcome === 'matched' ? outcome : undefined
  await db
    .insertInto('identifications')
    .values({
      id: record.id,
      file_key: record.fileKey,
      outcome: outcome.outcome,
      sku: matched?.sku ?? null,
      identification_method: matched?.method ?? null,
      identification_confidence: matched?.confidence ?? null,
      identification_cost: record.costMicroUsd,
      candidates: JSON.stringify(record.candidates),
      rungs: JSON.stringify(record.rungs),
      latency_ms: Math.round(record.latencyMs),
      embedder_id: record.embedderId,
      catalogue_revision: record.catalogueRevision,
      inquiry_id: record.inquiryId ?? null,
      is_screenshot: record.isScreenshot ?? null,
      category: record.category?.name ?? null,
    })
    .execute()
}
