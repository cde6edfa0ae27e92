import type { ColumnType } from 'kysely'

/** bigint columns arrive as text and are written as numbers. */
export type BigInteger = ColumnType<string, number | string, number | string>
export type GeneratedBigInteger = ColumnType<string, never, never>
export type NullableBigInteger = ColumnType<string | null, number | null | undefined, number | null>
export type Timestamp = ColumnType<Date, Date | undefined, Date>
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>
export type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
/** jsonb arrives parsed and is written as JSON text: node-postgres would write an array as a Postgres array. */
export type Json<T> = ColumnType<T, string, string>
