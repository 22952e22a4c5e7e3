import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/**
 * The official client, connected to an endpoint.
 * @param revision `2026-07-28` asks without sessions; `2025-11-25` begins as clients did before
 */
export async function openOfficialClient(
  url: string,
  bearer: string,
  {
    revision = '2026-07-28',
    headers = {},
  }: { readonly revision?: '2026-07-28' | '2025-11-25'; readonly headers?: Record<string, string> } = {},
): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${bearer}`, ...headers } },
  })
  const negotiation = revision === '2026-07-28' ? { versionNegotiation: { mode: { pin: revision } } } : {}
  const client = new Client({ name: 'muster-test', version: '1' }, negotiation)
  await client.connect(transport)
  return client
}
