import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'

type Proof<Body, T> = [Body] extends [T]
  ? [keyof Body] extends [keyof T]
    ? []
    : ['it has a field that the type has not']
  : ['it is not of the type']

/** An object with fields of a type that the client was generated with, and no others, not even in the schema. */
function strictly<T>() {
  return <S extends z.ZodRawShape>(
    shape: S,
    ..._proof: Proof<z.output<z.ZodObject<S, z.core.$strict>>, T>
  ) => z.strictObject(shape)
}

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
  error: ({ input }) =>
    `value ${String(input)} is not a valid point ID, valid values are either an unsigned integer or a UUID`,
})
const vector = z.array(z.number()).min(1)
const count = z.int().min(1)

const hnsw = strictly<Schemas['HnswConfigDiff']>()({
  m: z.int().min(0).exactOptional(),
  ef_construct: z.int().min(4).exactOptional(),
})

const scalar = strictly<Schemas['ScalarQuantization']>()({
  scalar: strictly<Schemas['ScalarQuantizationConfig']>()({
    type: z.literal('int8'),
    quantile: z.number().min(0.5).max(1).exactOptional(),
    always_ram: z.boolean().exactOptional(),
  }),
})

const range = strictly<Schemas['Range']>()({
  lt: z.number().exactOptional(),
  lte: z.number().exactOptional(),
  gt: z.number().exactOptional(),
  gte: z.number().exactOptional(),
})

const condition = z.union([
  strictly<Schemas['FieldCondition']>()({ key: z.string().min(1), range }),
  strictly<Schemas['FieldCondition']>()({
    key: z.string().min(1),
    match: strictly<Schemas['MatchAny']>()({ any: z.array(z.string()).min(1) }),
  }),
])

const filter = strictly<Schemas['Filter']>()({
  must: z.array(condition).min(1).exactOptional(),
  must_not: z.array(condition).min(1).exactOptional(),
})

const searchParams = strictly<Schemas['SearchParams']>()({
  exact: z.boolean().exactOptional(),
  hnsw_ef: z.int().min(1).exactOptional(),
  quantization: strictly<Schemas['QuantizationSearchParams']>()({
    rescore: z.boolean().exactOptional(),
    oversampling: z.number().min(1).exactOptional(),
  }).exactOptional(),
})

const withPayload = z.union([z.boolean(), z.array(z.string())])

const query = strictly<Schemas['QueryRequest']>()({
  query: vector,
  limit: count,
  filter: filter.exactOptional(),
  params: searchParams.exactOptional(),
  with_payload: withPayload.exactOptional(),
  with_vector: z.boolean().exactOptional(),
})

/** Bodies of the requests that the adapter may make: of each type the part that it has a use for. */
export const bodies = {
  createCollection: strictly<Schemas['CreateCollection']>()({
    vectors: strictly<Schemas['VectorParams']>()({
      size: z.int().min(1).max(65_536),
      distance: z.enum(['Cosine', 'Euclid', 'Dot', 'Manhattan']),
      on_disk: z.boolean().exactOptional(),
    }),
    replication_factor: count.exactOptional(),
    hnsw_config: hnsw.exactOptional(),
    quantization_config: scalar.exactOptional(),
    metadata: z.record(z.string(), z.unknown()).exactOptional(),
  }),
  updateCollection: strictly<Schemas['UpdateCollection']>()({
    // The vectors of a collection that names none have the empty name.
    vectors: strictly<Schemas['VectorsConfigDiff']>()({
      '': strictly<Schemas['VectorParamsDiff']>()({ on_disk: z.boolean() }),
    }).exactOptional(),
    hnsw_config: hnsw.exactOptional(),
    quantization_config: z.union([scalar, z.literal('Disabled')]).exactOptional(),
    metadata: z.record(z.string(), z.unknown()).exactOptional(),
  }),
  createIndex: strictly<Schemas['CreateFieldIndex']>()({
    field_name: z.string().min(1),
    field_schema: z.enum(['keyword', 'integer']),
  }),
  upsert: strictly<Schemas['PointsList']>()({
    points: z
      .array(
        strictly<Schemas['PointStruct']>()({
          id: uuid,
          vector,
          payload: z.record(z.string(), z.unknown()).exactOptional(),
        }),
      )
      .min(1),
    update_filter: filter.exactOptional(),
  }),
  delete: strictly<Schemas['PointIdsList']>()({ points: z.array(uuid).min(1) }),
  scroll: strictly<Schemas['ScrollRequest']>()({
    limit: count,
    offset: uuid.exactOptional(),
    with_payload: z.boolean(),
    with_vector: z.boolean(),
  }),
  count: strictly<Schemas['CountRequest']>()({ exact: z.boolean().exactOptional() }),
  retrieve: strictly<Schemas['PointRequest']>()({
    ids: z.array(uuid).min(1),
    with_payload: z.boolean(),
    with_vector: z.boolean(),
  }),
  query,
  queryBatch: strictly<Schemas['QueryRequestBatch']>()({ searches: z.array(query).min(1) }),
  queryGroups: strictly<Schemas['QueryGroupsRequest']>()({
    query: vector,
    group_by: z.string().min(1),
    group_size: count,
    limit: count,
    params: searchParams.exactOptional(),
    with_payload: z.array(z.string()),
  }),
  aliases: strictly<Schemas['ChangeAliasesOperation']>()({
    actions: z
      .array(
        z.union([
          strictly<Schemas['CreateAliasOperation']>()({
            create_alias: strictly<Schemas['CreateAlias']>()({
              alias_name: z.string().min(1),
              collection_name: z.string().min(1),
            }),
          }),
          strictly<Schemas['DeleteAliasOperation']>()({
            delete_alias: strictly<Schemas['DeleteAlias']>()({ alias_name: z.string().min(1) }),
          }),
        ]),
      )
      .min(1),
  }),
} as const

export type Body<K extends keyof typeof bodies> = z.output<(typeof bodies)[K]>
