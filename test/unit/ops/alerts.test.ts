import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'

interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly labels?: { readonly severity?: string }
  readonly annotations?: Readonly<Record<string, string>>
}

interface RuleTest {
  readonly expr: string
  readonly exp_samples?: readonly { readonly value: number }[]
}

const folder = new URL('../../../ops/prometheus/', import.meta.url)
const read = async (name: string) =>
  parse(await readFile(new URL(name, folder), 'utf8'), { merge: true })

async function rulesOf(name: string): Promise<readonly Rule[]> {
  const { groups } = (await read(name)) as { groups: readonly { rules: readonly Rule[] }[] }
  return groups.flatMap(({ rules }) => rules)
}

async function readTests(): Promise<readonly RuleTest[]> {
  const names = await readdir(new URL('tests/', folder))
  const files = (await Promise.all(names.map((name) => read(`tests/${name}`)))) as readonly {
    tests: readonly { promql_expr_test: readonly RuleTest[] }[]
  }[]
  return files.flatMap(({ tests }) => tests).flatMap((one) => one.promql_expr_test)
}

/** As GitHub names the anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d -]/gu, '')
    .replaceAll(' ', '-')

const recording = await rulesOf('recording.rules.yaml')
const alerts = await rulesOf('alerts.rules.yaml')
const tests = await readTests()
const runbook = await readFile(new URL('../runbook.md', folder), 'utf8')
const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

describe.each(alerts)('the alert $alert', ({ alert = '', labels, annotations = {} }) => {
  const own = tests.filter(({ expr }) => expr.includes(`alertname="${alert}"`))

  it('says what is wrong, what the shopper sees, and where it stands what to do', () => {
    expect(['page', 'warning']).toContain(labels?.severity)
    expect(annotations['summary']).toMatch(/\w/)
    expect(annotations['shopper']).toMatch(/\w/)
    const [file, anchor = ''] = (annotations['runbook_url'] ?? '').split('#')
    expect(file).toBe('ops/runbook.md')
    expect(anchors).toContain(anchor)
  })

  it('has a test in which it fires and one in which it is silent', () => {
    expect(own.some(({ exp_samples: samples }) => samples?.[0]?.value === 1)).toBe(true)
    expect(own.some(({ exp_samples: samples }) => samples === undefined)).toBe(true)
  })
})

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[]
}

async function dashboardQueries(): Promise<readonly string[]> {
  const folder = new URL('../../../ops/grafana/', import.meta.url)
  const texts = (await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8'))
  const boards = (await Promise.all(texts)).map((text) => JSON.parse(text) as Dashboard)
  return boards
    .flatMap(({ panels }) => panels)
    .flatMap(({ targets }) => targets.map(({ expr }) => expr))
}

const ruleQueries = [...recording, ...alerts].map(({ expr }) => expr)

describe('the queries of rules and dashboards', async () => {
  const exported = createMetrics()
    .registry.getMetricsAsArray()
    .flatMap(({ name }) => [name, `${name}_count`, `${name}_sum`, `${name}_bucket`])
  const known = new Set([...exported, ...recording.map(({ record }) => record), 'up'])

  it.each([...ruleQueries, ...(await dashboardQueries())])('name known metrics: %s', (expr) => {
    const named = expr.match(/\b(?:vitryna|nodejs|process)[_:][a-z\d_:]+|\bup\b/g) ?? []
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })
})
