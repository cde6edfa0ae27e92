import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { addMixes, type CountedPhoto, type KindMix, mixOf } from '#src/domain/drift.ts'
import type { Traffic } from '#src/ports/traffic.ts'

const dayMs = 86_400_000

export function createTraffic(db: Db): Traffic {
  return {
    async byDay(days) {
      const now = Date.now()
      const names = Array.from({ length: days }, (_, at) => dayOf(now - (days - 1 - at) * dayMs))
      const mixes = await mixesSince(db, new Date(`${names[0]}T00:00:00Z`))
      return names.map((day) => mixes.get(day) ?? {})
    },
    since: async (start) => addMixes([...(await mixesSince(db, start)).values()]),
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

interface CountedRow {
  readonly day: string
  readonly outcome: CountedPhoto['outcome']
  readonly method: CountedPhoto['method']
  readonly confidence: number | null
  readonly similarity: number | null
  readonly is_screenshot: boolean | null
  readonly photos: string
}

/** Figures are rounded down to hundredths, so that there are fewer rows than photos: the bounds of kinds are such. */
async function mixesSince(db: Db, start: Date): Promise<ReadonlyMap<string, KindMix>> {
  const { rows } = await sql<CountedRow>`
    with firsts as (
      select distinct on (q.shopper_id, (i.created_at at time zone 'utc')::date)
        to_char(i.created_at at time zone 'utc', 'YYYY-MM-DD') as day, i.outcome, i.is_screenshot,
        i.identification_method as method,
        trunc(i.identification_confidence::numeric, 2)::float8 as confidence,
        trunc((i.candidates -> 0 ->> 'score')::numeric, 2)::float8 as similarity
      from identifications i join inquiries q on q.identification_id = i.id
      where i.created_at >= ${start}
      order by q.shopper_id, (i.created_at at time zone 'utc')::date, i.created_at)
    select *, count(*) as photos from firsts
    group by day, outcome, is_screenshot, method, confidence, similarity`.execute(db)
  const byDay = Map.groupBy(rows, ({ day }) => day)
  return new Map([...byDay].map(([day, ofDay]) => [day, addMixes(ofDay.map(mixOfRow))]))
}

function mixOfRow(row: CountedRow): KindMix {
  const { outcome, method, confidence, similarity, is_screenshot: isScreenshot } = row
  const counted = {
    ...{ outcome, method },
    confidence: confidence ?? undefined,
    similarity: similarity ?? undefined,
    isScreenshot: isScreenshot ?? undefined,
  }
  const photos = Number(row.photos)
  return Object.fromEntries(Object.keys(mixOf([counted])).map((kind) => [kind, photos]))
}
