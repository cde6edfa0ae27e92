import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type Listening, listen } from '#src/lib/listen.ts'

/** A town and its branches and lockers, as Nova Poshta's API 2.0 names them. */
export interface Town {
  readonly name: string
  readonly region: string
  readonly warehouses: readonly {
    readonly number: number
    readonly street: string
    readonly category?: 'Branch' | 'Postomat'
    readonly status?: string
  }[]
}

const requestSchema = z.object({
  apiKey: z.string(),
  modelName: z.literal('Address'),
  calledMethod: z.string(),
  methodProperties: z.record(z.string(), z.string()),
})

export type NovaPoshtaRequest = z.output<typeof requestSchema>

export interface NovaPoshtaServer {
  readonly address: string
  readonly received: readonly NovaPoshtaRequest[]
  /** Decides what a request gets; undefined: what the towns say. */
  answer: ((request: NovaPoshtaRequest) => Promise<Response> | Response) | undefined
  close(): Promise<void>
}

export const goodKey = '0123456789abcdef0123456789abcdef'

const body = (data: readonly unknown[], errors: readonly string[] = []) =>
  Response.json({
    success: errors.length === 0,
    data,
    errors,
    warnings: [],
    info: { totalCount: data.length },
    messageCodes: [],
    errorCodes: errors.map(() => '20000200068'),
    warningCodes: [],
    infoCodes: [],
  })

export const refusal = (error: string) => body([], [error])

/** Never in time. */
export async function silence(): Promise<Response> {
  await delay(600_000, undefined, { ref: false })
  return body([])
}

/** Speaks the published JSON of `Address/searchSettlements` and `Address/getWarehouses`. */
export async function startNovaPoshta(towns: readonly Town[]): Promise<NovaPoshtaServer> {
  const received: NovaPoshtaRequest[] = []
  const server = {
    answer: undefined as NovaPoshtaServer['answer'],
  }
  const fetch = async (request: Request) => {
    const asked = requestSchema.parse(await request.json())
    received.push(asked)
    if (server.answer) return server.answer(asked)
    if (asked.apiKey !== goodKey) return refusal(`API key ${asked.apiKey} is invalid`)
    return asked.calledMethod === 'searchSettlements'
      ? settlements(towns, asked.methodProperties)
      : warehouses(towns, asked.methodProperties)
  }
  const listening: Listening = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
  return Object.assign(server, {
    address: `http://127.0.0.1:${listening.port}/v2.0/json/`,
    received,
    close: () => listening.close(0),
  })
}

const refOf = ({ name, region }: Town) => `city ${name} ${region}`

/** As the carrier does it, also towns that only begin so. */
function settlements(towns: readonly Town[], { CityName = '' }: Record<string, string>) {
  const found = towns.filter(({ name }) => name.toLowerCase().startsWith(CityName.toLowerCase()))
  const addresses = found.map((town) => ({
    Present: `м. ${town.name}, ${town.region}`,
    Warehouses: town.warehouses.length,
    MainDescription: town.name,
    Area: town.region,
    Region: '',
    SettlementTypeCode: 'м.',
    Ref: `settlement ${town.name} ${town.region}`,
    DeliveryCity: refOf(town),
  }))
  return body([{ TotalCount: addresses.length, Addresses: addresses }])
}

function warehouses(
  towns: readonly Town[],
  { CityRef, WarehouseId }: Record<string, string>,
): Response {
  const town = towns.find((one) => refOf(one) === CityRef)
  const found = (town?.warehouses ?? []).filter(({ number }) => String(number) === WarehouseId)
  return body(
    found.map(({ number, street, category = 'Branch', status = 'Working' }) => ({
      SiteKey: String(number),
      Description: `${category === 'Branch' ? 'Відділення' : 'Поштомат "Нова Пошта"'} №${number}: ${street}`,
      ShortAddress: `${town?.name}, ${street}`,
      TypeOfWarehouse: '841339c7-591a-42e2-8233-7a0a00f0ed6f',
      Ref: `${refOf(town as Town)} ${number}`,
      Number: String(number),
      CityRef,
      CityDescription: town?.name,
      SettlementDescription: town?.name,
      SettlementAreaDescription: town?.region,
      WarehouseStatus: status,
      CategoryOfWarehouse: category,
    })),
  )
}
