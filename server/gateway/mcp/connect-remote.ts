import { Client, type FetchLike, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** How requests go out, and what a server may ask back: nothing. */
export interface RemoteDoor {
  readonly fetch: FetchLike
  readonly timeoutMs: number
  /** The server asked us for something in the middle of a call. */
  readonly onAsked: () => void
}

/** Our client at another host, by Streamable HTTP of either revision. @throws what the client throws */
export async function connectRemote(url: string, { fetch, onAsked, timeoutMs }: RemoteDoor): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch,
    reconnectionOptions: { initialReconnectionDelay: 1, maxReconnectionDelay: 1, reconnectionDelayGrowFactor: 1, maxRetries: 0 },
  })
  // no capabilities: neither roots nor sampling nor elicitation are ours to give
  const client = new Client(
    { name: 'muster', version: '1' },
    { versionNegotiation: { mode: 'auto' as const }, inputRequired: { autoFulfill: false } },
  )
  client.fallbackRequestHandler = async () => {
    onAsked()
    throw new Error('no input is given here')
  }
  client.onerror = () => {}
  await client.connect(transport, { timeout: timeoutMs })
  return client
}
