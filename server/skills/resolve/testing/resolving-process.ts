import { createInterface } from 'node:readline'
import { sharedRedis } from '#server/redis/shared-redis.ts'
import { answers } from '#server/redis/testing/start-redis.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'

/** Another process of the installation: answers each line, a workspace, with the names that resolve there. */
const redis = sharedRedis()
if (redis) await answers(redis)
for await (const workspaceId of createInterface({ input: process.stdin })) {
  const { skills } = await resolveSkills(workspaceId, {})
  process.stdout.write(`${JSON.stringify(skills.map(({ slug }) => slug))}\n`)
}
process.exit(0)
