import { Client, type FetchLike, type OAuthClientProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** How requests go out, and what a server may ask back: nothing. */
export interface RemoteDoor {
  readonly fetch: FetchLike
  readonly timeoutMs: number
  /** The server asked us for something in the middle of a call. */
  readonly onAsked: () => void
  /** Where the other side is signed in to by OAuth; connectors of the product carry a saved header instead. */
  readonly authProvider?: OAuthClientProvider
}

/** Our client at another host, by Streamable HTTP of either revision. @throws what the client throws */
export async function connectRemote(url: string, door: RemoteDoor): Promise<Client> {
  const { client, transport } = makeRemote(url, door)
  await client.connect(transport, { timeout: door.timeoutMs })
  return client
}

/** The same, not connected yet: signing in by OAuth needs the transport. */
export function makeRemote(url: string, { fetch, onAsked, authProvider }: RemoteDoor) {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch,
    reconnectionOptions: { initialReconnectionDelay: 1, maxReconnectionDelay: 1, reconnectionDelayGrowFactor: 1, maxRetries: 0 },
    ...(authProvider ? { authProvider } : {}),
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
  return { client, transport }
}
