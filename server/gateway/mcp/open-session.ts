import type { Client } from '@modelcontextprotocol/client'
import { z } from 'zod'
import { findConnector } from '#server/catalogue/store.ts'
import { BUNDLED_CONNECTORS } from '#server/connectors/bundled.ts'
import { connectInProcess } from '#server/connectors/in-process.ts'
import { callError } from '#server/gateway/mcp/call-error.ts'
import { readAnswer } from '#server/gateway/mcp/read-answer.ts'
import { announcedTools, type Session } from '#server/gateway/mcp/session.ts'
import { superviseStdio } from '#server/gateway/mcp/supervise.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

const stdioConfigSchema = z.object({ entry: z.string() })
const ANSWER_BYTES_MAX = 64 * 1024 * 1024

/**
 * A connection to a connector of a workspace: our own server in memory, or the supervised child.
 * @throws AppError CONNECTOR_UNAVAILABLE when it is unknown, switched off or not allowed here
 */
export async function openSession(workspaceId: string, key: string): Promise<Session> {
  const connector = await inScope(workspaceId, async (scope) => await findConnector(scope, key))
  if (!connector?.enabled)
    throw new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'not connected to this workspace' } })
  if (connector.kind === 'in-process') return inProcessSession(key)
  const config = stdioConfigSchema.safeParse(connector.config)
  if (!config.success) throw new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'its settings are incomplete' } })
  return await superviseStdio(workspaceId, key, config.data.entry)
}

const clients = new Map<string, Promise<Client>>()

function inProcessSession(key: string): Session {
  const connector = BUNDLED_CONNECTORS[key]
  if (!connector) throw new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'not part of this installation' } })
  const connect = async () => {
    const known = clients.get(key) ?? connectInProcess(connector)
    clients.set(key, known)
    return await known
  }
  return {
    kind: 'in-process',
    confined: true,
    listTools: async () => await announcedTools(await connect(), 10_000),
    call: async (name, args, meta, timeoutMs) => {
      const client = await connect()
      try {
        const result = await client.callTool(
          { name, arguments: args as Record<string, unknown>, _meta: meta as Record<string, unknown> },
          { timeout: timeoutMs, maxTotalTimeout: timeoutMs },
        )
        return readAnswer(result, true, ANSWER_BYTES_MAX)
      } catch (error) {
        throw callError(error, key)
      }
    },
  }
}
