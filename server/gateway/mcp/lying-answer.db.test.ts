import { mkdirSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { insertConnector } from '#server/catalogue/store.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { syncTools } from '#server/gateway/mcp/sync-tools.ts'
import { allowProgram, HOSTILE_SERVER } from '#server/gateway/mcp/testing/allow-program.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import { inScope } from '#server/tenancy/store.ts'

const gateway = useGateway()
afterAll(stopConnectors)
const WRITES: Decision = {
  effectClass: 'external_write',
  mutates: true,
  argRoles: { value: 'content' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'none' },
  secretSlots: [],
  summary: 'Do it',
  summaryMany: 'Do it {n} times',
  reversible: false,
  receiptOnly: false,
  clearance: 'workspace',
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
}

test('an action whose answer breaks the accepted contract is neither done nor failed: unknown', async () => {
  mkdirSync(gateway.dataDir, { recursive: true })
  allowProgram(gateway.dataDir, 'hostile', HOSTILE_SERVER, { unconfined: true })
  const connector = { id: 'con_hostile', key: 'hostile', name: 'Hostile', kind: 'stdio' as const, config: { entry: 'hostile' } }
  await inScope(WORKSPACE, async (scope) => await insertConnector(scope, connector))
  await syncTools(WORKSPACE, 'hostile')
  const tool = 'hostile.lie'
  await inScope(WORKSPACE, async (scope) => {
    const seenPin = (await findCatalogueRow(scope, tool))?.pin ?? ''
    await acceptRow(scope, { tool, seenPin, decision: WRITES, acceptedBy: 'usr_admin' })
  })
  const row = await toolRow(tool)
  const context = { workspaceId: WORKSPACE, memberId: MEMBER, pins: { [tool]: row.pin } }
  expect(await applyEffect(await sealEffect(row, {}), context)).toMatchObject({ kind: 'unknown', code: 'CONNECTOR_MISBEHAVED' })
})
