import { NO_PREFERENCES, type Preferences } from '#server/identity/preferences/schema.ts'
import { findPreferences } from '#server/identity/preferences/store.ts'
import { inSystem } from '#server/tenancy/store.ts'

/** How a person wants Muster to look and listen; null where they chose nothing. The same in every workspace (decision 0072). */
export async function readPreferences(userId: string): Promise<Preferences> {
  return (await inSystem(async (scope) => await findPreferences(scope, userId))) ?? NO_PREFERENCES
}
