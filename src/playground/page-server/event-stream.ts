import type { PlaygroundEvent } from './protocol.ts'

/** Pages that listen. */
export interface EventStreams {
  /** A response that stays open and carries every event from now on. */
  open(): Response
  publish(event: PlaygroundEvent): void
  closeAll(): void
}

const pingMs = 15_000
/** A page that does not read is cut off: it asks for the state again when it comes back. */
const maxUnread = 1000

/** Server-sent events. */
export function createEventStreams(): EventStreams {
  const controllers = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const encoder = new TextEncoder()
  let ping: NodeJS.Timeout | undefined

  function drop(controller: ReadableStreamDefaultController<Uint8Array>): void {
    controllers.delete(controller)
    if (controllers.size > 0) return
    clearInterval(ping)
    ping = undefined
  }

  function write(text: string): void {
    const bytes = encoder.encode(text)
    for (const controller of [...controllers]) {
      controller.enqueue(bytes)
      if ((controller.desiredSize ?? 0) > -maxUnread) continue
      drop(controller)
      controller.close()
    }
  }

  function connect(): ReadableStream<Uint8Array> {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined
    return new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller
        controllers.add(controller)
        // The first bytes open the stream for the browser, without waiting for an event.
        controller.enqueue(encoder.encode(': open\n\n'))
        ping ??= setInterval(() => write(': ping\n\n'), pingMs).unref()
      },
      cancel() {
        if (own) drop(own)
      },
    })
  }

  return {
    open: () =>
      new Response(connect(), {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      }),
    publish: (event) => write(`data: ${JSON.stringify(event)}\n\n`),
    closeAll() {
      for (const controller of [...controllers]) {
        drop(controller)
        controller.close()
      }
    },
  }
}
