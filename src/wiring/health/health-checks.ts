import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import type { Config } from '#src/config.ts'
import type { HealthCheck } from '#src/ports/health.ts'
import type { Recognition } from '#src/wiring/recognition.ts'
import type { Stores } from '#src/wiring/stores.ts'
import type { VisionModels } from '#src/wiring/vision-models.ts'
import { backlogChecks } from './backlog-checks.ts'
import { databaseChecks } from './database-checks.ts'
import { diskChecks } from './disk-checks.ts'
import { indexChecks } from './index-checks.ts'
import { machineChecks } from './machine-checks.ts'
import { modelChecks } from './model-checks.ts'
import { moneyChecks } from './money-checks.ts'
import { qdrantChecks } from './qdrant-checks.ts'
import { redisChecks } from './redis-checks.ts'
import { serviceChecks } from './service-checks.ts'
import { telegramChecks } from './telegram-checks.ts'

export interface HealthParts {
  readonly config: Config
  readonly connection: Connection
  readonly stores: Pick<
    Stores,
    | 'backlog'
    | 'cache'
    | 'catalogue'
    | 'references'
    | 'serviceFacts'
    | 'settings'
    | 'staffChats'
    | 'textVectors'
  >
  readonly recognition: Pick<Recognition, 'embedder' | 'embedderToIndex' | 'space' | 'vectorIndex'>
  readonly models: VisionModels
}

/** Everything a running Vitryna needs, as `doctor` and `/readyz` look at it: one file for each part. */
export function createHealthChecks(parts: HealthParts): readonly HealthCheck[] {
  const { config, connection, stores, recognition, models } = parts
  return [
    ...machineChecks({ nodeVersion: process.version, folder: config.VITRYNA_DATA_DIR }),
    ...databaseChecks(connection),
    ...indexChecks(parts),
    ...redisChecks(config, stores.cache),
    ...qdrantChecks(config, recognition, stores.references),
    ...telegramChecks({ mode: config.mode, staffChats: stores.staffChats }),
    ...modelChecks(models, stores),
    ...moneyChecks(models),
    ...backlogChecks(config, stores),
    ...serviceChecks(stores),
    ...diskChecks(config.VITRYNA_DATA_DIR),
  ]
}

/** What a process needs that takes updates in and answers none: it has no embedder. */
export function createIntakeChecks(parts: HealthParts): readonly HealthCheck[] {
  const { config, connection, stores } = parts
  return [
    ...machineChecks({ nodeVersion: process.version, folder: config.VITRYNA_DATA_DIR }),
    ...databaseChecks(connection),
    ...redisChecks(config, stores.cache),
    ...backlogChecks(config, stores),
  ]
}
