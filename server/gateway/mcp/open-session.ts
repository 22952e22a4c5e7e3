import type { Client } from '@modelcontextprotocol/client'
import { WEBHOOK_KEY } from '#server/catalogue/bundled/webhook.ts'
import { remoteConfigSchema, stdioConfigSchema } from '#server/catalogue/schema.ts'
import { type ConnectorRow, findConnector, findRow } from '#server/catalogue/store.ts'
import { BUNDLED_CONNECTORS } from '#server/connectors/bundled.ts'
import { httpConnector } from '#server/connectors/http/connector.ts'
import { connectInProcess, type InProcessConnector } from '#server/connectors/in-process.ts'
import { webhookConnector } from '#server/connectors/webhook/connector.ts'
import { callError } from '#server/gateway/mcp/call-error.ts'
import { openRemote } from '#server/gateway/mcp/open-remote.ts'
import { readAnswer } from '#server/gateway/mcp/read-answer.ts'
import { announcedTools, type Session } from '#server/gateway/mcp/session.ts'
import { superviseStdio } from '#server/gateway/mcp/supervise.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { inScope } from '#server/tenancy/store.ts'

const ANSWER_BYTES_MAX = 64 * 1024 * 1024

/**
 * A connection to a connector of a workspace: our own server in memory, the supervised child, or a server elsewhere.
 * @param seen the connector, where it was looked up a moment ago
 * @throws AppError CONNECTOR_UNAVAILABLE when it is unknown, switched off or not allowed here
 */
export async function openSession(workspaceId: string, key: string, seen?: ConnectorRow): Promise<Session> {
  const connector = seen?.key === key ? seen : await inScope(workspaceId, async (scope) => await findConnector(scope, key))
  if (!connector?.enabled)
    throw new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'not connected to this workspace' } })
  const incomplete = () => new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'its settings are incomplete' } })
  switch (connector.kind) {
    case 'in-process':
      return inProcessSession(ownValue(BUNDLED_CONNECTORS, key), key)
    case 'http':
      return inProcessSession((await isWebhook(workspaceId, key)) ? webhookConnector : httpConnector(key), key)
    case 'remote': {
      const config = remoteConfigSchema.safeParse(connector.config)
      if (!config.success) throw incomplete()
      return openRemote(workspaceId, key, config.data)
    }
    case 'stdio': {
      const config = stdioConfigSchema.safeParse(connector.config)
      if (!config.success) throw incomplete()
      return await superviseStdio(workspaceId, key, config.data.entry)
    }
  }
}

/** By its rows: an app of the workspace may have had this short name before it came with Muster. */
async function isWebhook(workspaceId: string, key: string): Promise<boolean> {
  return key === WEBHOOK_KEY && (await inScope(workspaceId, async (scope) => await findRow(scope, `${key}.post`))) !== undefined
}

const clients = new Map<string, Promise<Client>>()

function inProcessSession(connector: InProcessConnector | undefined, key: string): Session {
  if (!connector) throw new AppError('CONNECTOR_UNAVAILABLE', { context: { connector: key, why: 'not part of this installation' } })
  const connect = async () => {
    const known = clients.get(key) ?? connectInProcess(connector)
    clients.set(key, known)
    return await known
  }
  return {
    kind: 'in-process',
    confined: true,
    originOf: (name, args) => connector.tools[name]?.originOf?.(args) ?? 'local',
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
