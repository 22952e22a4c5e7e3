import { SIGNAL_CHANNEL } from '#server/signals/publish-signal.ts'
import { type Signal, signalSchema } from '#server/signals/schema.ts'
import { listen } from '#server/signals/store.ts'

export interface SignalFilter {
  /** Any role may listen, on a direct connection: LISTEN does not pass a pooler. */
  readonly url: string
  /** Only signals of this workspace; the system plane leaves it out and hears all. */
  readonly workspaceId?: string
}
type Handler = (signal: Signal) => void
interface Hub {
  readonly handlers: Map<Handler, string | undefined>
  readonly opened: Promise<{ end: () => Promise<void> }>
}

/** Kept across Next's module reloads, so that a process listens once per database however many people watch. */
const hubs = hubsOfThisProcess()

/**
 * Calls `handler` for each committed signal, and with type `resync` after a lost connection came back: then read
 * everything again. Resolves when listening; gives the function that ends it.
 */
export async function subscribeSignals(filter: SignalFilter, handler: Handler): Promise<() => Promise<void>> {
  const { url, workspaceId } = filter
  const hub = hubs.get(url) ?? openHub(url)
  // the same function may be given twice
  const own: Handler = (signal) => handler(signal)
  hub.handlers.set(own, workspaceId)
  try {
    await hub.opened
  } catch (error) {
    if (hubs.get(url) === hub) hubs.delete(url)
    throw error
  }
  return async () => {
    if (!hub.handlers.delete(own) || hub.handlers.size > 0) return
    if (hubs.get(url) === hub) hubs.delete(url)
    await (await hub.opened).end()
  }
}

function openHub(url: string): Hub {
  const handlers: Hub['handlers'] = new Map()
  let listening = false
  const tell = (signal: Signal) => {
    for (const [handler, workspaceId] of handlers) {
      if (workspaceId === undefined || workspaceId === signal.workspaceId) handler(signal)
    }
  }
  const resync = () => {
    if (listening) for (const [handler, workspaceId] of handlers) handler({ workspaceId: workspaceId ?? '*', type: 'resync' })
    listening = true
  }
  const hub = { handlers, opened: listen(url, SIGNAL_CHANNEL, (text) => tellText(text, tell), resync) }
  hubs.set(url, hub)
  return hub
}

function tellText(text: string, tell: (signal: Signal) => void): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return
  }
  const parsed = signalSchema.safeParse(value)
  if (parsed.success) tell(parsed.data)
}

function hubsOfThisProcess(): Map<string, Hub> {
  const place = globalThis as { musterSignalHubs?: Map<string, Hub> }
  place.musterSignalHubs ??= new Map()
  return place.musterSignalHubs
}
