import { eq } from 'drizzle-orm'
import { personPreferences } from '#db/schema/person-preferences.ts'
import type { Preferences } from '#server/identity/preferences/schema.ts'
import type { SystemScope } from '#server/tenancy/store.ts'

export async function findPreferences({ tx }: SystemScope, userId: string): Promise<Preferences | undefined> {
  const { language, numberFormat, dateFormat, singleKeys } = personPreferences
  const [found] = await tx
    .select({ language, numberFormat, dateFormat, singleKeys })
    .from(personPreferences)
    .where(eq(personPreferences.userId, userId))
  return found
}

/** Writes what is named, keeps the rest. */
export async function upsertPreferences({ tx }: SystemScope, userId: string, set: Partial<Preferences>): Promise<void> {
  await tx
    .insert(personPreferences)
    .values({ userId, ...set })
    .onConflictDoUpdate({ target: personPreferences.userId, set })
}
