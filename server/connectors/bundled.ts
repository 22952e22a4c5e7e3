import { filesConnector } from '#server/connectors/files/connector.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import { mailConnector } from '#server/connectors/mail/connector.ts'
import { memoryConnector } from '#server/connectors/memory/connector.ts'
import { renderConnector } from '#server/connectors/render/connector.ts'
import { resultConnector } from '#server/connectors/result/connector.ts'
import { tablesConnector } from '#server/connectors/tables/connector.ts'
import { vouchersConnector } from '#server/connectors/vouchers/connector.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** Every connector that runs inside our own process, by its key. */
export const BUNDLED_CONNECTORS: { readonly [key: string]: InProcessConnector } = {
  files: filesConnector,
  tables: tablesConnector,
  mail: mailConnector,
  memory: memoryConnector,
  render: renderConnector,
  result: resultConnector,
  vouchers: vouchersConnector,
}

/** A tool of one of these; undefined for a tool of any other connector, whatever both are called. */
export function bundledTool(key: string, tool: string): InProcessConnector['tools'][string] | undefined {
  return ownValue(ownValue(BUNDLED_CONNECTORS, key)?.tools ?? {}, tool)
}
