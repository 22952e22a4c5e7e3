import { Client } from '@modelcontextprotocol/client'
import { fromJsonSchema, InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { announced } from '#server/catalogue/tool-pin.ts'
import type { Replaced } from '#server/connectors/files/keep-replaced.ts'
import { Unsure } from '#server/connectors/unsure.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** For whom a call is made. Travels in `_meta`, which only our own gateway can write: in-process servers have no other client. */
export type CallContext = {
  readonly workspaceId: string
  /** The crew member whose run it is; absent for probes. */
  readonly memberId?: string
  /** Present at take-off only. */
  readonly effect?: {
    readonly runId: string
    readonly leg: number
    readonly ordinal: number
    readonly idempotencyKey: string
    /** Header that the row's `byKey` names. */
    readonly keyHeader?: string
  }
}

export interface PrepareFacts {
  readonly workspaceId: string
  /** Idempotency key of the effect, 64 hex characters. */
  readonly key: string
  /** ms since the epoch; the same each time a leg is planned. */
  readonly dateMs: number
  /** The member's own e-mail address. */
  readonly memberAddress: string
  /** `blob:` references of the documents that the run has made: all that it may take out by reference. */
  readonly documents: ReadonlySet<string>
}

export interface ToolImplementation {
  /** Throws AppError when provably nothing was done; any other error means that nobody knows. */
  run(args: JsonObject, context: CallContext): Promise<JsonObject>
  /** What is sealed instead of what the author wrote, worked out at planning; also the place to refuse early. */
  prepare?(args: JsonObject, facts: PrepareFacts): Promise<JsonObject>
  /** What the probe will say and what the call gives once it is done, where that follows from the sealed arguments: after a
   * crash the probe then tells that it was done (domain §5, natural). */
  after?(args: JsonObject): { readonly probe: JsonObject; readonly output: JsonObject }
  /** Keeps the bytes that the call will replace, at most `bytesMax`, so that it can be put back; null where there are none to keep. */
  keepEarlier?(args: JsonObject, facts: { readonly workspaceId: string; readonly bytesMax: number }): Promise<Replaced | null>
  /** Where the values of saved secrets go with these arguments; without it they stay on this host. */
  originOf?(args: JsonObject): string
  /** Where what is sealed differs from what an author writes (mail): the schema of the sealed form. */
  readonly sealedSchema?: JsonObject
}

export interface InProcessConnector {
  readonly key: string
  readonly rows: readonly CatalogueRow[]
  readonly tools: { readonly [name: string]: ToolImplementation }
}

export const CALL_META = 'dev.muster/call'
export const ERROR_META = 'dev.muster/error'

/** A real MCP server of one of our own connectors: its tools are exactly its bundled rows. */
export function buildServer(connector: InProcessConnector): McpServer {
  const server = new McpServer({ name: `muster-${connector.key}`, version: '1' })
  for (const row of connector.rows) {
    const tool = announced(row)
    const implementation = connector.tools[tool.name]
    if (!implementation) throw new Error(`connector ${connector.key} has a row but no tool ${tool.name}`)
    server.registerTool(
      tool.name,
      {
        title: tool.title,
        description: tool.description,
        inputSchema: fromJsonSchema<JsonObject>(implementation.sealedSchema ?? tool.inputSchema),
        outputSchema: fromJsonSchema<JsonObject>(tool.outputSchema),
      },
      async (args, call) => {
        try {
          const output = await implementation.run(args, call.mcpReq._meta?.[CALL_META] as CallContext)
          return { content: [], structuredContent: output as Record<string, unknown> }
        } catch (error) {
          return refusal(error)
        }
      },
    )
  }
  return server
}

/** Our own errors keep their code across the protocol, so that a full disk is not "the app refused". */
function refusal(error: unknown) {
  const known = error instanceof AppError ? { code: error.code, context: error.context } : { code: null, context: {} }
  const told = error instanceof AppError || error instanceof Unsure
  return {
    isError: true,
    content: [{ type: 'text' as const, text: told ? error.message : 'failed' }],
    _meta: { [ERROR_META]: known },
  }
}

/** A client of its own, connected in memory: no copy, no process, the same protocol as with any other server. */
export async function connectInProcess(connector: InProcessConnector): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await buildServer(connector).connect(theirs)
  const client = new Client({ name: 'muster', version: '1' })
  await client.connect(ours)
  return client
}
