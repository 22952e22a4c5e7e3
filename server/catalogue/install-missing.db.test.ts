import { expect, test } from 'vitest'
import { installMissingConnectors } from '#server/catalogue/install-missing.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()

test('a workspace from before an upgrade gets what came with it once, signed for its first admin; a name that is taken stays taken', async () => {
  const { owner } = world.owner.current
  const row = async (tool: string) => await inScope(world.workspaceId, async (scope) => await findCatalogueRow(scope, tool))
  expect(await installMissingConnectors(), 'nothing is missing').toBe(0)
  await owner`delete from muster.catalogue_rows where connector_key in ('render', 'memory')`
  await owner`delete from muster.connectors where key = 'render'`
  await owner`update muster.connectors set kind = 'remote', name = 'Their own' where key = 'memory'`
  await owner`delete from muster.catalogue_rows where tool = 'mail.sendFiles'`
  const pin = (await row('mail.send'))?.pin
  expect((await Promise.all([installMissingConnectors(), installMissingConnectors()])).sort()).toEqual([0, 1])
  expect(await row('render.document')).toMatchObject({ state: 'active' })
  expect(await row('memory.recall')).toBeUndefined()
  expect(await row('mail.sendFiles'), 'an ability that came to a connector already there').toMatchObject({ state: 'active' })
  expect((await row('mail.send'))?.pin, 'what is there stays as it was accepted').toBe(pin)
  const rows = await owner`select accepted_by, count(*) over () n from muster.catalogue_rows where tool = 'render.document'`
  expect(rows).toMatchObject([{ accepted_by: AUTHOR, n: '1' }])
})
