import type { Client } from '@modelcontextprotocol/client'
import type { SeenTool } from '#server/catalogue/tool-pin.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** How a connector answered one call. */
export type CallAnswer =
  | { readonly kind: 'answer'; readonly output: JsonObject }
  /** The server said no. `code` is ours for in-process connectors (then provably nothing was done), else null. */
  | { readonly kind: 'refused'; readonly code: string | null; readonly context: JsonObject; readonly text: string }
  /** It wanted input from us and got none. */
  | { readonly kind: 'asked' }

/** An open connection to one connector of one workspace. */
export interface Session {
  readonly kind: 'in-process' | 'stdio' | 'remote'
  readonly confined: boolean
  /** Where values of saved secrets go in a call: `local`, or a web origin. */
  originOf(name: string, args: JsonObject): string
  /** The tools as the server announces them now. */
  listTools(): Promise<readonly SeenTool[]>
  /**
   * @param sendByMs monotonic time after which the call must not go out any more: it may stand in line behind others
   * @throws AppError CONNECTOR_TIMEOUT, CONNECTOR_MISBEHAVED, CONNECTOR_UNAVAILABLE: for an effect, nobody knows; NeverSent: we do
   */
  call(name: string, args: JsonObject, meta: JsonObject, timeoutMs: number, sendByMs?: number): Promise<CallAnswer>
}

/** Nothing ever went out to the server: it could not be started, or its turn came too late. */
export class NeverSent extends AppError {
  constructor(connector: string, why: string, cause?: unknown) {
    super('CONNECTOR_UNAVAILABLE', { cause, context: { connector, why } })
  }
}

const TOOLS_MAX = 500

export async function announcedTools(client: Client, timeoutMs: number): Promise<SeenTool[]> {
  const { tools } = await client.listTools(undefined, { timeout: timeoutMs, maxTotalTimeout: timeoutMs })
  return tools.slice(0, TOOLS_MAX).map((tool) => ({
    name: tool.name,
    title: tool.title ?? tool.annotations?.title ?? tool.name,
    description: tool.description ?? '',
    inputSchema: plain(tool.inputSchema),
    outputSchema: plain(tool.outputSchema ?? {}),
    annotations: plain(tool.annotations ?? {}),
  }))
}

/** A tree of plain JSON values: what came over the wire, without undefined. */
function plain(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject
}
