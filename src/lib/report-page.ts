import { readFile } from 'node:fs/promises'
import { type Html, html, raw } from './html.ts'

export interface ReportPage {
  readonly title: string
  /** CSS, beside what all reports share. */
  readonly style: string
  /** A module. */
  readonly script?: string
  readonly body: Html
}

/** One page with everything in it: it asks for no address, and looks the same from a disk. */
export async function renderReportPage({
  title,
  style,
  script,
  body,
}: ReportPage): Promise<string> {
  const shared = await readFile(new URL('report-page.css', import.meta.url), 'utf8')
  const scripts = script === undefined ? '' : "; script-src 'unsafe-inline'"
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; img-src data:; style-src 'unsafe-inline'${raw(scripts)}">
    <title>${title}</title><style>${raw(shared + style)}</style></head><body>
    ${body}
    ${script === undefined ? null : html`<script type="module">${raw(script)}</script>`}</body></html>`
  return page.html
}
