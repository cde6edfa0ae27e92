import type { ColumnType, Generated } from 'kysely'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Candidate, Method, RungReport } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Decider } from '#src/ports/answer-store.ts'
import type { LeaseName } from '#src/ports/leases.ts'
import type { BudgetLimit, CallPurpose } from '#src/ports/ledger.ts'
import type { PartHistories } from '#src/ports/watch-store.ts'
import type { CatalogueTables } from './catalogue-tables.ts'
import type { ChatTables } from './chat-tables.ts'
import type {
  BigInteger,
  GeneratedBigInteger,
  Json,
  Nullable,
  NullableTimestamp,
  Timestamp,
} from './column-types.ts'
import type { DeskTables } from './desk-tables.ts'
import type { OrderTables } from './order-tables.ts'
import type { ReferenceTables } from './reference-tables.ts'
import type { RolloutTables } from './rollout-tables.ts'

/** The tables, as the migrations make them: a group for each folder of stores. */
export type Database = CatalogueTables &
  ReferenceTables &
  AnswerTables &
  CallTables &
  SettingTables &
  ChatTables &
  OrderTables &
  DeskTables &
  RolloutTables

interface AnswerTables {
  identifications: {
    id: string
    file_key: string
    outcome: 'matched' | 'ambiguous' | 'unknown'
    sku: string | null
    identification_method: Method | null
    identification_confidence: number | null
    identification_cost: BigInteger
    candidates: Json<readonly Candidate[]>
    rungs: Json<readonly RungReport[]>
    latency_ms: number
    embedder_id: string
    catalogue_revision: string
    /** null: nobody asked about the photo. */
    inquiry_id: Nullable<number>
    /** null: nobody looked at the picture. */
    is_screenshot: Nullable<boolean>
    /** What it most likely shows; null where nobody has an idea. */
    category: string | null
    created_at: Timestamp
  }
  answers: {
    id: Generated<number>
    file_key: string
    sku: Sku
    method: string
    decided_by: Exclude<Decider, 'shop'>
    confidence: number
    candidates: Json<readonly Candidate[]>
    embedder_id: string
    catalogue_revision: string
    created_at: Timestamp
    expires_at: NullableTimestamp
  }
  fingerprint_states: { is_only: Generated<boolean>; lineage: Generated<string>; last_id: number }
  fingerprints: {
    id: number
    answer_id: number | null
    sha256: string | null
    version: number
    keys: Buffer
    fingerprint: Json<Fingerprint>
  }
  repeated_answers: { file_key: string; fingerprint_id: number }
}

/** Calls of models, and what they may cost. */
interface CallTables {
  model_calls: {
    id: string
    purpose: CallPurpose
    identification_id: string
    shopper_id: string
    model: string
    prompt_version: string
    state: 'reserved' | 'settled' | 'released' | 'lost'
    reserved_micro_usd: BigInteger
    cost_micro_usd: BigInteger
    tokens_in: number | null
    tokens_out: number | null
    latency_ms: number | null
    failure: string | null
    created_at: Timestamp
    ended_at: NullableTimestamp
  }
  budget_counters: { budget: BudgetLimit; period: string; used: BigInteger; updated_at: Timestamp }
  breakers: {
    model: string
    recent: Generated<string>
    open_until: NullableTimestamp
    probe_until: NullableTimestamp
  }
}

interface SettingTables {
  leases: { name: LeaseName; held_by: string; held_until: ColumnType<Date> }
  settings: { key: string; value: Json<unknown>; updated_at: Timestamp }
  setting_changes: {
    id: GeneratedBigInteger
    key: string
    /** null: back to the default. */
    value: ColumnType<unknown, string | null, never>
    changed_by: string
    changed_at: Timestamp
  }
  watches: {
    is_only: Generated<boolean>
    looked_at: Timestamp
    histories: ColumnType<PartHistories, string | undefined, string>
  }
}
