import { expect, test } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow, listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { decisionSchema } from '#server/catalogue/schema.ts'
import { reclassify } from '#server/catalogue/testing/reclassify.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Whoever writes to the database cannot say that an action stays inside (domain §8: effect classes are signed). */
const world = useRunWorld()
const write = async () => await inScope(world.workspaceId, async (scope) => await findCatalogueRow(scope, 'files.write'))
const forge = async (change: string) =>
  await world.owner.current.owner.unsafe(`update muster.catalogue_rows set ${change} where tool = 'files.write'`)
const setClass = (effectClass: string): string => `row = jsonb_set(row, '{effectClass}', '"${effectClass}"')`

test('a kind, a pin, an acceptor or a signature that was changed in the database quarantines the tool', async () => {
  expect(await write()).toMatchObject({ state: 'active', effectClass: 'external_write' })
  for (const [there, back] of [
    [setClass('internal'), setClass('external_write')],
    [`row = jsonb_set(row, '{mutates}', 'false')`, `row = jsonb_set(row, '{mutates}', 'true')`],
    [`accepted_by = 'usr_thief'`, `accepted_by = 'usr_author'`],
    [`epoch = epoch || '0'`, `epoch = left(epoch, -1)`],
  ] as const) {
    await forge(there)
    expect((await write())?.state, there).toBe('quarantined')
    await forge(back)
    expect((await write())?.state, back).toBe('active')
  }
  const all = await inScope(world.workspaceId, listCatalogue)
  expect(all.filter((row) => row.state !== 'active')).toEqual([])
})

test('a tool that held is quarantined once the settings of its app are others in the database', async () => {
  const set = async (config: string) =>
    await world.owner.current.owner.unsafe(`update muster.connectors set config = '${config}' where key = 'files'`)
  const states: (string | undefined)[] = []
  for (const config of ['{}', '{"program": "another"}', '{}']) {
    await set(config)
    states.push((await write())?.state)
  }
  expect(states).toEqual(['active', 'quarantined', 'active'])
})

test('with a forged kind nothing is published, and a plan that was approved before is not sent', async () => {
  const { workspaceId } = world
  const memberId = await hireThreeParts(workspaceId)
  const runId = await startThreeParts(workspaceId, memberId, 'forged')
  await world.settle()
  await approveAll(workspaceId)
  await forge(setClass('internal'))
  await expect(hireThreeParts(workspaceId)).rejects.toMatchObject({ code: 'DEFINITION_INVALID' })
  await world.settle()
  expect(await inScope(workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
  expect((await inScope(workspaceId, async (scope) => await findRun(scope, runId))).outcome).not.toBe('succeeded')
  await forge(setClass('external_write'))
})

test('an admin’s decision is signed and on record; without the signer nothing is accepted', async () => {
  const { workspaceId } = world
  await reclassify(workspaceId, 'files.write', 'spend')
  expect(await write()).toMatchObject({ state: 'active', effectClass: 'spend' })
  const row = await write()
  const socket = process.env['MUSTER_SIGNER_SOCKET']
  process.env['MUSTER_SIGNER_SOCKET'] = `${socket}.gone`
  const decision = decisionSchema.parse({ ...row, effectClass: 'internal' })
  const accepting = inScope(
    workspaceId,
    async (scope) => await acceptRow(scope, { tool: 'files.write', seenPin: row?.pin ?? '', decision, acceptedBy: 'usr_admin' }),
  )
  await expect(accepting).rejects.toMatchObject({ code: 'SIGNER_UNAVAILABLE' })
  process.env['MUSTER_SIGNER_SOCKET'] = socket
  expect(await write()).toMatchObject({ state: 'active', effectClass: 'spend' })
  const entries = await world.owner.current
    .owner`select envelope_text from muster.audit_events where workspace_id = ${workspaceId} and type = 'catalogue.accepted' order by seq`
  const last = JSON.parse(String(entries.at(-1)?.['envelope_text'])) as { ext: { rows: { tool: string; effectClass: string }[] } }
  expect(entries).toHaveLength(2)
  expect(last.ext.rows).toMatchObject([{ tool: 'files.write', effectClass: 'spend' }])
})
