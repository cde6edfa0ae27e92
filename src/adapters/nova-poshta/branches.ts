import { z } from 'zod'
import { cut } from '#src/lib/cut.ts'
import { messageOf } from '#src/lib/message.ts'
import { createRedactor } from '#src/lib/redact.ts'
import type { Branch, Branches, BranchQuery } from '#src/ports/branches.ts'
import { BranchesError } from '#src/ports/errors.ts'

export interface NovaPoshtaOptions {
  readonly apiKey: string
  readonly address?: string
  /** For all that one search asks; a shopper waits meanwhile. */
  readonly timeoutMs?: number
}

const defaultAddress = 'https://api.novaposhta.ua/v2.0/json/'
const defaultTimeoutMs = 4_000
/** Towns of one name that are looked into. */
const maxTowns = 4

/**
 * Nova Poshta's branches through its JSON API 2.0: a town by its name (`Address/searchSettlements`), then what it has of
 * a number (`Address/getWarehouses`).
 */
export function createNovaPoshtaBranches(options: NovaPoshtaOptions): Branches {
  const { timeoutMs = defaultTimeoutMs } = options
  return {
    async find(query) {
      const signal = AbortSignal.timeout(timeoutMs)
      const towns = await findTowns(options, query.city, signal)
      const found = await Promise.all(
        towns.map((town) => findWarehouses(options, { ...query, town }, signal)),
      )
      return withRegions(found.flat().filter(({ kind }) => kind === query.kind))
    },
  }
}

const settlements = z.object({
  Addresses: z.array(z.object({ MainDescription: z.string(), DeliveryCity: z.string() })),
})

/** What is called so; else what the carrier thinks is meant. @returns ids of towns that have branches */
async function findTowns(
  options: NovaPoshtaOptions,
  city: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const properties = { CityName: city, Limit: '20', Page: '1' }
  const data = await call(options, { method: 'searchSettlements', properties, signal })
  const towns = read(z.array(settlements), data).flatMap(({ Addresses }) => Addresses)
  const same = towns.filter(({ MainDescription: name }) => isSame(name, city))
  const meant = same.length > 0 ? same : towns.slice(0, 1)
  return [...new Set(meant.map(({ DeliveryCity }) => DeliveryCity))]
    .filter((ref) => ref !== '')
    .slice(0, maxTowns)
}

function isSame(name: string, other: string): boolean {
  return name.localeCompare(other, 'uk', { sensitivity: 'accent' }) === 0
}

const warehouse = z.object({
  Ref: z.string(),
  Number: z.string(),
  Description: z.string(),
  ShortAddress: z.string().nullish(),
  CityDescription: z.string(),
  SettlementAreaDescription: z.string().nullish(),
  CategoryOfWarehouse: z.string().nullish(),
  WarehouseStatus: z.string().nullish(),
})

type Warehouse = z.output<typeof warehouse>
type FoundBranch = Branch & { readonly region: string }

async function findWarehouses(
  options: NovaPoshtaOptions,
  { town, number }: BranchQuery & { readonly town: string },
  signal: AbortSignal,
): Promise<readonly FoundBranch[]> {
  const properties = { CityRef: town, WarehouseId: String(number), Limit: '20', Page: '1' }
  const data = await call(options, { method: 'getWarehouses', properties, signal })
  return read(z.array(warehouse), data)
    .filter(({ WarehouseStatus: status }) => !status || status === 'Working')
    .map(toBranch)
    .filter((branch) => branch.number === number)
}

function toBranch(found: Warehouse): FoundBranch {
  const { Ref: ref, Number: number, CityDescription: city, CategoryOfWarehouse } = found
  // "Відділення №1: вул. Городоцька, 355/6"
  const [, street] = /:\s*(.+)$/s.exec(found.Description) ?? []
  return {
    ref,
    kind: CategoryOfWarehouse === 'Postomat' ? 'locker' : 'branch',
    number: Number(number),
    city,
    address: street ?? found.ShortAddress ?? found.Description,
    region: found.SettlementAreaDescription ?? '',
  }
}

/** Ukraine has a Mykolaiv in the south and one in the west. */
function withRegions(found: readonly FoundBranch[]): readonly Branch[] {
  const isOnlyTown = new Set(found.map(({ region }) => region)).size < 2
  return found.map(({ region, ...branch }) => ({
    ...branch,
    city: isOnlyTown || region === '' ? branch.city : `${branch.city} (${region})`,
  }))
}

interface Call {
  readonly method: 'searchSettlements' | 'getWarehouses'
  readonly properties: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const answer = z.object({
  success: z.boolean(),
  data: z.array(z.unknown()).nullish(),
  errors: z.array(z.string()).nullish(),
})

/** @returns `data` of the answer. */
async function call(
  { apiKey, address = defaultAddress }: NovaPoshtaOptions,
  { method, properties, signal }: Call,
): Promise<unknown> {
  const body = { apiKey, modelName: 'Address', calledMethod: method, methodProperties: properties }
  const { success, data, errors } = await post(address, body, signal)
  if (success) return data ?? []
  // The key may stand in what they say of it.
  const reason = createRedactor([apiKey])(cut((errors ?? []).join('; '), 200))
  throw new BranchesError(`Nova Poshta refuses ${method}: ${reason || 'it does not say why'}`, {
    remedy: 'check NOVA_POSHTA_API_KEY',
  })
}

async function post(
  address: string,
  body: object,
  signal: AbortSignal,
): Promise<z.output<typeof answer>> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(address, {
      ...{ method: 'POST', headers, body: JSON.stringify(body), signal },
    })
    if (!response.ok) throw new BranchesError(`Nova Poshta answers ${response.status}`)
    return read(answer, await response.json())
  } catch (cause) {
    if (cause instanceof BranchesError) throw cause
    throw new BranchesError(`Nova Poshta cannot be asked: ${messageOf(cause)}`, { cause })
  }
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new BranchesError(
    `Nova Poshta answers something else: ${issue?.path.join('.')} ${issue?.message}`,
  )
}
