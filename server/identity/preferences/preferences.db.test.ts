import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { changePreferences } from '#server/identity/preferences/change-preferences.ts'
import { readPreferences } from '#server/identity/preferences/read-preferences.ts'
import { changePreferencesSchema, NO_PREFERENCES } from '#server/identity/preferences/schema.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'

useTestDatabase()

describe('preferences', () => {
  it('are empty until something is chosen, and a change keeps what it does not name', async () => {
    const { userId } = await arrangePerson({ [await arrangeWorkspace()]: 'viewer' })
    expect(await readPreferences(userId)).toEqual(NO_PREFERENCES)
    await changePreferences(userId, { language: 'de', singleKeys: false })
    await changePreferences(userId, { numberFormat: 'point-comma' })
    expect(await readPreferences(userId)).toEqual({
      language: 'de',
      numberFormat: 'point-comma',
      dateFormat: null,
      singleKeys: false,
    })
  })

  it('go back to what the browser says with null', async () => {
    const { userId } = await arrangePerson({ [await arrangeWorkspace()]: 'viewer' })
    await changePreferences(userId, { numberFormat: 'space-comma' })
    expect(await changePreferences(userId, { numberFormat: null })).toEqual(NO_PREFERENCES)
  })

  it("of one person are not another's", async () => {
    const workspaceId = await arrangeWorkspace()
    const one = await arrangePerson({ [workspaceId]: 'admin' })
    const other = await arrangePerson({ [workspaceId]: 'admin' })
    await changePreferences(one.userId, { language: 'de' })
    expect(await readPreferences(other.userId)).toEqual(NO_PREFERENCES)
  })

  it('refuse what is no choice, and a change without any', () => {
    expect(changePreferencesSchema.safeParse({}).success).toBe(false)
    expect(changePreferencesSchema.safeParse({ language: 'fr' }).success).toBe(false)
    expect(changePreferencesSchema.safeParse({ numberFormat: '1.000' }).success).toBe(false)
    expect(changePreferencesSchema.safeParse({ singleKeys: null }).success).toBe(true)
  })
})
