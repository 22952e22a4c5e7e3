import { readHealth } from '#server/bridge/health/read-health.ts'
import { definePublicRoute } from '#server/entry/define-public-route.ts'

export const dynamic = 'force-dynamic'

/** 200 only with database, worker and signer; 503 otherwise, naming what is missing. */
export const GET = definePublicRoute({
  rateLimit: { max: 1200, perMs: 60_000 },
  handler: async () => {
    const health = await readHealth()
    return Response.json(health, { status: health.status === 'ok' ? 200 : 503, headers: { 'cache-control': 'no-store' } })
  },
})
