import { NO_PREFERENCES, type Preferences, type PreferencesChange } from '#server/identity/preferences/schema.ts'
import { findPreferences, upsertPreferences } from '#server/identity/preferences/store.ts'
import { inSystem } from '#server/tenancy/store.ts'

/**
 * Changes a person's own preferences: what is named is set (null: as the browser says), the rest stays. They give no right and
 * reach nobody else, so they are not on record.
 * @returns all of them as they are now
 */
export async function changePreferences(userId: string, change: PreferencesChange): Promise<Preferences> {
  return await inSystem(async (scope) => {
    const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Preferences>
    await upsertPreferences(scope, userId, set)
    return (await findPreferences(scope, userId)) ?? NO_PREFERENCES
  })
}
