import { inArray, or, sql } from 'drizzle-orm'
import { secretPlaces } from '#db/schema/secret-places.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { PlacesRead } from '#server/crew/secret-places.ts'

/** Keeps that something secret lies there from now on; who put it there first stays. */
export async function insertSecretPlace(scope: TenantScope, place: { place: string; runId: string; at: Date }): Promise<void> {
  await scope.tx
    .insert(secretPlaces)
    .values({ ...place, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

/** One of the places that holds something secret; null: none does. */
export async function findSecretPlace(scope: TenantScope, { exact, below }: PlacesRead): Promise<string | null> {
  if (exact.length + below.length === 0) return null
  const begins = below.map((start) => sql`starts_with(${secretPlaces.place}, ${start})`)
  const [row] = await scope.tx
    .select({ place: secretPlaces.place })
    .from(secretPlaces)
    .where(or(exact.length > 0 ? inArray(secretPlaces.place, [...exact]) : undefined, ...begins))
    .limit(1)
  return row?.place ?? null
}
