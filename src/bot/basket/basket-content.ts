import type { InputRichMessage } from 'grammy/types'
import { escapeHtml } from '#src/bot/texts.ts'

/** What a message of the dialogue says, as plain text throughout. */
export interface BasketContent {
  /** What must be seen first. */
  readonly warnings?: readonly string[]
  readonly title: string
  readonly table?: BasketTable | undefined
  readonly lines?: readonly string[]
}

export interface BasketTable {
  readonly head: Row
  readonly rows: readonly Row[]
  readonly total: { readonly label: string; readonly sum: string }
}

/** What, how many, and what they cost together. */
export type Row = readonly [what: string, quantity: string, sum: string]

/** For clients and servers that know no tables. HTML. */
export function toHtml({ warnings = [], title, table, lines = [] }: BasketContent): string {
  const rows =
    table?.rows.map(([what, quantity, sum]) => `• ${what} — ${quantity} × = ${sum}`) ?? []
  const total = table ? [`${table.total.label}: ${table.total.sum}`] : []
  const parts = [
    warnings.map(escapeHtml),
    [`<b>${escapeHtml(title)}</b>`],
    [...rows, ...total].map(escapeHtml),
    lines.map(escapeHtml),
  ]
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')
}

/** The same with a table. */
export function toRich({ warnings = [], title, table, lines = [] }: BasketContent) {
  const bold = (text: string) => ({ type: 'bold', text }) as const
  const paragraph = (text: string) => ({ type: 'paragraph', text }) as const
  return {
    blocks: [
      ...warnings.map(paragraph),
      { type: 'paragraph', text: bold(title) } as const,
      ...(table ? [tableBlock(table)] : []),
      ...lines.map(paragraph),
    ],
  } satisfies InputRichMessage
}

function tableBlock({ head, rows, total }: BasketTable) {
  const cell = (text: string, isNumber: boolean) =>
    ({ text, align: isNumber ? 'right' : 'left', valign: 'top' }) as const
  const line = (row: Row) => row.map((text, column) => cell(text, column > 0))
  return {
    type: 'table' as const,
    is_striped: true as const,
    is_compact: true as const,
    cells: [
      line(head).map((one) => ({ ...one, is_header: true as const })),
      ...rows.map(line),
      [
        {
          ...cell(total.label, false),
          colspan: 2,
          text: { type: 'bold' as const, text: total.label },
        },
        { ...cell(total.sum, true), text: { type: 'bold' as const, text: total.sum } },
      ],
    ],
  }
}
