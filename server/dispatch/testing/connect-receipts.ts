import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { insertConnector } from '#server/catalogue/store.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { syncTools } from '#server/gateway/mcp/sync-tools.ts'
import { allowProgram, NODE_MODULES } from '#server/gateway/mcp/testing/allow-program.ts'
import { inScope } from '#server/tenancy/store.ts'

const SCRIPT = join(import.meta.dirname, 'receipt-server.mjs')
const KEY = 'receipts'
const DECISION: Decision = {
  effectClass: 'external_write',
  mutates: true,
  argRoles: { text: 'content', after: 'content' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'none' },
  secretSlots: [],
  summary: 'Write a receipt: {text}',
  summaryMany: 'Write {n} receipts',
  reversible: false,
  receiptOnly: false,
  clearance: 'workspace',
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
}
const DECISIONS: { readonly [tool: string]: Decision } = {
  issue: {
    ...DECISION,
    argRoles: { ...DECISION.argRoles, key: 'content' },
    idempotency: { kind: 'byKey', arg: 'key', validityMs: 3_600_000 },
  },
  hand: { ...DECISION, secretSlots: ['stamp'] },
  find: { ...DECISION, effectClass: 'external_read', mutates: false, argRoles: { number: 'content' } },
}

/** One receipt, as the server wrote it; `after` is the number that the part before gave. */
export interface Receipt {
  readonly number: number
  readonly text: string
  readonly after: number
}

/** Connects the receipt server as an operator and an admin would: on the allow-list, its tools announced, then accepted one by one. */
export async function connectReceipts(world: { workspaceId: string; dataDir: string }): Promise<void> {
  allowProgram(world.dataDir, KEY, SCRIPT, { readOnly: [NODE_MODULES], unconfined: true })
  const connector = { id: `con_${KEY}`, key: KEY, name: 'Receipts', kind: 'stdio' as const, config: { entry: KEY } }
  await inScope(world.workspaceId, async (scope) => await insertConnector(scope, connector))
  await syncTools(world.workspaceId, KEY)
  for (const [name, decision] of Object.entries(DECISIONS))
    await inScope(world.workspaceId, async (scope) => {
      const tool = `${KEY}.${name}`
      const seen = await findCatalogueRow(scope, tool)
      await acceptRow(scope, { tool, seenPin: seen?.pin ?? '', decision, acceptedBy: AUTHOR })
    })
}

/** What the server itself says it wrote for a tag, in its order; and every call it got, repeats included. */
export function receiptsOf(world: { workspaceId: string; dataDir: string }, tag: string): { receipts: Receipt[]; calls: number } {
  const dir = join(world.dataDir, 'workspaces', world.workspaceId, 'connectors', KEY)
  const lines = (file: string): Receipt[] =>
    existsSync(join(dir, file))
      ? readFileSync(join(dir, file), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Receipt)
          .filter((line) => line.text.startsWith(`${tag} `))
      : []
  return {
    receipts: lines('receipts.jsonl').map(({ number, text, after }) => ({ number, text, after })),
    calls: lines('calls.jsonl').length,
  }
}
