/** `lost`: it was there, or should be, and is looked for; `polling`: nobody signals, so the pages ask by themselves. */
export type LiveState = 'connecting' | 'live' | 'lost' | 'polling'

interface Told {
  readonly state?: LiveState
  readonly type?: string
}

const FAILURES_MAX = 3
const POLL_MS = 15_000
const RECONNECT_MS = 60_000
/** Two heartbeats of the server and a little more: a stream that says nothing for so long is lost, though nothing closed it. */
const SILENCE_MS = 40_000
const NAME = 'muster-live'

/**
 * One stream of signals for all tabs of this browser: the tab that holds the lock reads it and tells the others. After
 * three failures in a row it asks every 15 s instead, and looks for the stream again each minute (ui.md).
 * @returns closes this tab's part
 */
export function openLive(listener: { onState: (state: LiveState) => void; onSignal: (type: string) => void }): () => void {
  const channel = new BroadcastChannel(NAME)
  const stop = new AbortController()
  let isLive = false
  const hear = ({ state, type }: Told): void => {
    if (state) {
      listener.onState(state)
      // Whatever happened while nobody listened: since the page was made, or since the stream was lost.
      if (state === 'live' && !isLive) listener.onSignal('resync')
      isLive = state === 'live'
    }
    if (type) listener.onSignal(type)
  }
  const tell = (told: Told): void => {
    if (stop.signal.aborted) return
    hear(told)
    channel.postMessage(told)
  }
  let state: LiveState | null = null
  channel.onmessage = (event: MessageEvent<Told | 'hello'>) => {
    if (event.data === 'hello') {
      if (state !== null) channel.postMessage({ state })
    } else hear(event.data)
  }
  channel.postMessage('hello')
  const read = (): Promise<void> =>
    readStream((told) => {
      state = told.state ?? state
      tell(told)
    }, stop.signal)
  // Plain HTTP to another machine has no locks: there each tab reads for itself.
  const turn: Promise<unknown> = isSecureContext ? navigator.locks.request(NAME, { signal: stop.signal }, read) : read()
  turn.catch(() => {
    // Closed before its turn came.
  })
  return () => {
    stop.abort()
    channel.close()
  }
}

/** Reads the stream until told to stop. */
async function readStream(tell: (told: Told) => void, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  let failures = 0
  let source: EventSource | undefined
  let poll: ReturnType<typeof setInterval> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  const heard = (): void => {
    clearTimeout(silence)
    silence = setTimeout(lose, SILENCE_MS)
  }
  const lose = (): void => {
    tell({ state: 'lost' })
    connect()
  }
  const connect = (): void => {
    close()
    source = new EventSource('/api/v1/stream')
    source.onopen = heard
    source.onmessage = (event: MessageEvent<string>) => {
      heard()
      tell({ type: typeOf(event.data) })
    }
    // Said when the server has begun to listen, and at each of its heartbeats.
    source.addEventListener('here', () => {
      clearInterval(poll)
      poll = undefined
      failures = 0
      heard()
      tell({ state: 'live' })
    })
    source.onerror = () => {
      failures += 1
      clearTimeout(silence)
      if (failures < FAILURES_MAX && source?.readyState !== EventSource.CLOSED) return tell({ state: 'lost' })
      close()
      tell({ state: navigator.onLine ? 'polling' : 'lost' })
      poll ??= setInterval(() => tell({ type: 'resync' }), POLL_MS)
      again = setTimeout(connect, RECONNECT_MS)
    }
  }
  const close = (): void => {
    source?.close()
    clearTimeout(silence)
    clearTimeout(again)
  }
  const offline = (): void => {
    close()
    tell({ state: 'lost' })
  }
  window.addEventListener('offline', offline, { signal })
  window.addEventListener('online', connect, { signal })
  connect()
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  close()
  clearInterval(poll)
}

function typeOf(data: string): string {
  try {
    return String((JSON.parse(data) as { type?: unknown }).type)
  } catch {
    return 'resync'
  }
}
