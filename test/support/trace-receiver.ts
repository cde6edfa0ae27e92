import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

export interface ReceivedSpan {
  readonly id: string
  readonly traceId: string
  /** Of the span that it is a part of. */
  readonly parentId: string | undefined
  readonly name: string
  readonly kind: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly status: unknown
}

export interface TraceReceiver {
  readonly endpoint: string
  spans(): readonly ReceivedSpan[]
  /** All that was sent, as it was sent. */
  sent(): string
  close(): Promise<void>
}

const valueSchema = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
])
const spanSchema = z.object({
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  parentSpanId: z.string().length(16).optional(),
  name: z.string(),
  kind: z.int(),
  attributes: z.array(z.object({ key: z.string(), value: valueSchema })),
  status: z.unknown(),
})
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) }),
  ),
})

/**
 * An OTLP receiver on loopback.
 * @param behave left out: it takes everything.
 */
export async function startTraceReceiver(
  behave: (response: ServerResponse) => void = (response) => response.end('{}'),
): Promise<TraceReceiver> {
  const bodies: string[] = []
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/v1/traces') bodies.push(await text(request))
    behave(response)
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans: () => bodies.flatMap(spansIn),
    sent: () => bodies.join('\n'),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function spansIn(body: string): readonly ReceivedSpan[] {
  const { resourceSpans } = requestSchema.parse(JSON.parse(body))
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ spanId: id, parentSpanId: parentId, attributes, ...span }) => ({
      ...{ id, parentId, ...span },
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
    }))
}
