import type { Schemas } from '@qdrant/js-client-rest'
import type { StoredCollection } from './store.ts'

const optimizerConfig = {
  deleted_threshold: 0.2,
  vacuum_min_vector_number: 1_000,
  default_segment_number: 0,
  max_segment_size: null,
  memmap_threshold: null,
  indexing_threshold: 10_000,
  flush_interval_sec: 5,
  max_optimization_threads: null,
  prevent_unoptimized: null,
}
const walConfig = { wal_capacity_mb: 32, wal_segments_ahead: 0, wal_retain_closed: 1 }

/** What a collection says of itself; each time brings it nearer to the end of its rebuilding. */
export function describeCollection(collection: StoredCollection): Schemas['CollectionInfo'] {
  const { size, distance, points, indexed, building, isOnDisk, replicas, shards } = collection
  const isBuilding = building.left > 0
  if (isBuilding) building.left -= 1
  const share = building.total === 0 ? 0 : 1 - building.left / building.total
  return {
    status: isBuilding ? 'yellow' : 'green',
    optimizer_status: collection.failure === undefined ? 'ok' : { error: collection.failure },
    indexed_vectors_count: Math.floor(points.size * share),
    points_count: points.size,
    segments_count: 2 * shards.length,
    config: {
      params: {
        vectors: { size, distance, ...(isOnDisk === undefined ? {} : { on_disk: isOnDisk }) },
        shard_number: shards.length,
        replication_factor: replicas,
        write_consistency_factor: 1,
        on_disk_payload: true,
      },
      hnsw_config: {
        ...collection.hnsw,
        full_scan_threshold: 10_000,
        max_indexing_threads: 0,
        on_disk: false,
      },
      optimizer_config: optimizerConfig,
      wal_config: walConfig,
      quantization_config: collection.quantization ?? null,
      ...(collection.metadata ? { metadata: collection.metadata } : {}),
    },
    payload_schema: Object.fromEntries(
      [...indexed].map(([field, data_type]) => [field, { data_type, points: points.size }]),
    ),
    update_queue: { length: 0 },
  }
}
