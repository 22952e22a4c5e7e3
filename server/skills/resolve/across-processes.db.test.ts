import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { hasRedis, startRedis } from '#server/redis/testing/start-redis.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import { arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Another process; `ask` gives the names that resolve there in a workspace. */
function otherProcess(env: Record<string, string> = {}): (workspaceId: string) => Promise<string> {
  const script = join(import.meta.dirname, 'testing/resolving-process.ts')
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async (workspaceId) => {
    child.stdin.write(`${workspaceId}\n`)
    return String((await lines.next()).value)
  }
}

async function followsAChange(env: Record<string, string>): Promise<void> {
  const { owner } = database.current
  const workspaceId = systemIds.next('ws')
  const skill = await arrangeSkill(owner, { workspaceId, slug: 'shared-by-all' })
  const id = await arrangeBinding(owner, { workspaceId, skill })
  const ask = otherProcess(env)
  expect(await ask(workspaceId)).toBe('["shared-by-all"]')
  await owner`update muster.skill_bindings set enabled = false where id = ${id}`
  expect(await ask(workspaceId), 'kept: nobody said that it changed').toBe('["shared-by-all"]')
  await inScope(workspaceId, async (scope) => {
    await scope.tx.execute(sql`update muster.skill_bindings set pending = true where id = ${id}`)
    await forgetResolved(scope, { bindingId: id })
  })
  await expect.poll(async () => await ask(workspaceId), { timeout: 30_000 }).toBe('[]')
}

test('a change is followed by another process once it is committed', async () => await followsAChange({}))

describe.skipIf(!hasRedis)('with a Redis', () => {
  test('a change is followed by a process that keeps in Redis', async () => {
    const redis = await startRedis()
    await followsAChange({ REDIS_URL: redis.url })
    await redis.remove()
  })
})
