import {
  type CallToolResult,
  type InputRequiredResult,
  type JSONRPCMessage,
  McpServer,
  ProtocolError,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { refusal } from '#server/entry/mcp/answer-tool.ts'
import { presentError } from '#server/entry/present-error.ts'
import { refuseUnkeepable } from '#server/entry/read-request.ts'
import { faultOf } from '#server/gateway/mcp/check-json.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

/** Hints for clients, ours alone: what a connected server says of its own tools is not passed on (domain §2). */
export interface ToolHints {
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly idempotentHint: boolean
  readonly openWorldHint: boolean
}

/** One call as it came: for what it brings beside its arguments, and for what is said before it is answered. */
export interface ToolTurn {
  readonly context: ServerContext
  /** On the open answer of this call. */
  readonly send: (message: JSONRPCMessage) => Promise<void>
}

/** A tool of one of our MCP endpoints: authenticated, in scope and authorised before it is built (`mcp/define-mcp.ts`). */
export interface ServedTool {
  /** At most 64 of `A-Z a-z 0-9 _ -`. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: JsonObject
  readonly hints: ToolHints
  /** @param meta `_meta` of the request */
  readonly call: (args: JsonObject, meta: JsonObject, turn: ToolTurn) => Promise<CallToolResult | InputRequiredResult>
}

/** A call found that this caller has no such tool. */
export class NoSuchTool extends Error {
  override readonly name = 'NoSuchTool'
}

/** What a tool is declared with; the schema is a plain JSON Schema. */
export function defineTool(tool: Omit<ServedTool, 'hints'> & { readonly hints?: Partial<ToolHints> }): ServedTool {
  return { ...tool, hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false, ...tool.hints } }
}

/** The tools of one caller, looked up when asked for: building the server costs nothing. */
export interface ToolShelf {
  /** All of them, in their order: always the same for the same rights. */
  readonly list: () => Promise<readonly ServedTool[]>
  /**
   * The one of that name, if this caller may use it; without a schema it holds the arguments to it itself, and says with `NoSuchTool` that
   * it is none.
   */
  readonly find: (name: string) => Promise<Pick<ServedTool, 'name' | 'call'> | ServedTool | undefined>
}

const PAGE = 100
/** Of every tool that we announce; nothing else is looked up. */
const NAME_SHAPE = /^[\w-]{1,64}$/
/** What a caller may use changes with a role, an app or a decision of an admin: asked again after a minute, and never shared. */
const CACHE = { ttlMs: 60_000, cacheScope: 'private' } as const
const INVALID_PARAMS = -32_602

/**
 * An MCP server that offers these tools: pages in a fixed order, arguments held to their schema, our errors as tool errors with code and
 * advice, unknown ones as a request id alone.
 */
export function serveTools(
  about: { readonly name: string; readonly title: string; readonly instructions: string; readonly requestId: string },
  shelf: ToolShelf,
): McpServer {
  const { name, title, instructions, requestId } = about
  const options = { capabilities: { tools: {} }, instructions, cacheHints: { 'tools/list': CACHE } }
  const server = new McpServer({ name, title, version: '1' }, options)
  server.server.setRequestHandler('tools/list', async ({ params }) => {
    const tools = await shelf.list()
    const from = params?.cursor === undefined ? 0 : tools.findIndex((tool) => tool.name > (params.cursor ?? ''))
    const page = from < 0 ? [] : tools.slice(from, from + PAGE)
    const isMore = from >= 0 && tools.length > from + PAGE
    return { tools: page.map(announce), ...(isMore ? { nextCursor: page.at(-1)?.name } : {}) }
  })
  server.server.setRequestHandler('tools/call', async ({ params }, context) => {
    if (!NAME_SHAPE.test(params.name)) throw unknownTool(params.name)
    const tool = await shelf.find(params.name)
    if (!tool) throw unknownTool(params.name)
    try {
      const args = (params.arguments ?? {}) as JsonObject
      refuseUnkeepable(args)
      const fault = 'inputSchema' in tool ? await faultOf(tool.inputSchema, args) : null
      if (fault !== null) throw new AppError('VALIDATION_FAILED', { context: { why: fault } })
      const send = async (message: JSONRPCMessage): Promise<void> =>
        await server.server.transport?.send(message, { relatedRequestId: context.mcpReq.id })
      return await tool.call(args, (params._meta ?? {}) as JsonObject, { context, send })
    } catch (error) {
      if (error instanceof NoSuchTool) throw unknownTool(params.name)
      return refusal(presentError(error, requestId, `MCP ${name} ${tool.name}`, inEnglish))
    }
  })
  return server
}

function unknownTool(name: string): ProtocolError {
  return new ProtocolError(INVALID_PARAMS, `There is no tool ${name.slice(0, 100)} here`)
}

function announce({ name, title, description, inputSchema, hints }: ServedTool) {
  return { name, title, description, inputSchema: { ...inputSchema, type: 'object' as const }, annotations: { title, ...hints } }
}
