import { beforeAll, describe, expect, test } from 'vitest'
import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { listApprovals } from '#server/approvals/store.ts'
import { arrangePerson, arrangeRole } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { changeWebhook } from '#server/triggers/hooks/change-webhook.ts'
import { replayDelivery } from '#server/triggers/hooks/replay-delivery.ts'
import { rotateSecret } from '#server/triggers/hooks/rotate-secret.ts'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'
import { sendTest, signedCurl } from '#server/triggers/hooks/send-test.ts'
import { useHookWorld } from '#server/triggers/hooks/testing/hook-world.ts'

const world = useHookWorld()
const { workspaceId } = world
const scoped = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(workspaceId, work)

describe('whoever causes a run does not decide on it', () => {
  const WRITER = `
metadata: { name: Line writer, slug: line-writer }
objective: Write down what came.
tools: [{ tool: files.write, targets: ['out/**'] }]
inputs: { type: object, properties: { tag: { type: string } }, required: [tag], additionalProperties: false }
steps:
  - { id: write, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.tag }.txt', text: '\${ inputs.tag }' } }
`
  let writerId = ''
  let helperId = ''
  beforeAll(async () => {
    helperId = (await arrangePerson({ [workspaceId]: 'operator' })).userId
    writerId = await scoped(async (scope) => {
      const { memberId } = await createMember(scope, { yaml: WRITER, by: 'usr_author' })
      await publishMember(scope, { memberId, by: 'usr_author' })
      return memberId
    })
  })
  /** Starter of the only run with that input, and those whose votes on its plan do not count. */
  const decided = async (tag: string) => {
    await world.settle()
    const [run] = await world.sql()`select id, started_by from muster.runs where inputs->>'tag' = ${tag}`
    const approvals = await scoped(async (scope) => await listApprovals(scope, { status: 'pending', limit: 100 }))
    const { conflicted } = requirementSchema.parse(approvals.find(({ runId }) => runId === run?.['id'])?.requirement)
    return { startedBy: run?.['started_by'], starters: conflicted.filter(({ why }) => why === 'starter').map(({ userId }) => userId) }
  }
  const write = async (sample = 'none') => await world.make({ memberId: writerId, sample: { tag: sample } })
  const renew = async (to: ShownSecret, by: string) =>
    await scoped(async (scope) => await rotateSecret(scope, to.webhookId, by, Date.now()))

  test('a test starts as the person who sends it, and its owner is in conflict too', async () => {
    const to = await write('tested')
    const given = { sentBy: helperId, count: async () => {}, sinceMs: () => 0 }
    await sendTest(workspaceId, to.webhookId, given, Date.now())
    await world.work(to)
    expect(await decided('tested')).toEqual({ startedBy: helperId, starters: [helperId, world.ids.ownerId].sort() })
  })

  test('a test of a person who may not start runs any more starts nothing, and the webhook goes on', async () => {
    const to = await write('not any more')
    const { userId } = await arrangePerson({ [workspaceId]: 'operator' })
    await sendTest(workspaceId, to.webhookId, { sentBy: userId, count: async () => {}, sinceMs: () => 0 }, Date.now())
    await arrangeRole(workspaceId, userId, 'viewer')
    await world.work(to)
    expect(await world.deliveries(to)).toMatchObject([{ outcome: 'skipped', reason: 'owner_role', sent_by: userId }])
    expect((await world.send(to, '{"tag":"after it"}')).status).toBe(202)
  })

  test('who renews the secret owns what it starts, and who was shown the one before is in conflict while it counts', async () => {
    const to = await write()
    const renewed = await renew(to, helperId)
    await world.send({ ...to, secret: renewed.secret }, '{"tag":"renewed"}')
    await world.work(to)
    expect(await decided('renewed')).toEqual({ startedBy: helperId, starters: [helperId, world.ids.ownerId].sort() })
    await world.sql()`update muster.webhooks set previous_until = now() - interval '1 second' where id = ${to.webhookId}`
    await world.send({ ...to, secret: renewed.secret }, '{"tag":"a day later"}')
    await world.work(to)
    expect((await decided('a day later')).starters).toEqual([helperId])
  })

  test('who was shown the secret stays in conflict when the webhook changes hands', async () => {
    const to = await write()
    await renew(to, helperId)
    await scoped(async (scope) => await changeWebhook(scope, to.webhookId, { name: 'Mine', revision: 1 }, world.ids.ownerId, Date.now()))
    await world.send(to, '{"tag":"changed hands"}')
    await world.work(to)
    expect(await decided('changed hands')).toEqual({ startedBy: world.ids.ownerId, starters: [helperId, world.ids.ownerId].sort() })
  })

  test('a message started again leaves its owner in conflict beside the person who started it again', async () => {
    const to = await write()
    await world.send(to, '{"tag":"again"}')
    const [row] = await world.deliveries(to)
    const place = { webhookId: to.webhookId, deliveryId: String(row?.['id']) }
    await scoped(async (scope) => await replayDelivery(scope, place, helperId, Date.now()))
    expect(await decided('again')).toEqual({ startedBy: helperId, starters: [helperId, world.ids.ownerId].sort() })
  })

  test('a signed command is for the owner alone', async () => {
    const to = await write()
    const curl = async (by: string) =>
      await scoped(async (scope) => await signedCurl(scope, to.webhookId, { by, origin: 'https://muster.test' }, Date.now()))
    await expect(curl(helperId)).rejects.toThrow('FORBIDDEN')
    expect((await curl(world.ids.ownerId)).command).toContain('webhook-signature')
  })
})
