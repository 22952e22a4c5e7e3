import { present } from '#server/entry/answer-request.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { languageCookie } from '#server/entry/language/language-cookie.ts'
import { changePreferences } from '#server/identity/preferences/change-preferences.ts'
import { readPreferences } from '#server/identity/preferences/read-preferences.ts'
import { changePreferencesSchema, preferencesSchema } from '#server/identity/preferences/schema.ts'

/** Language, number and date format, single-key shortcuts: mine, in every workspace. */
export const GET = defineRoute({
  capability: null,
  answer: preferencesSchema,
  handler: async ({ principal }) => await readPreferences(principal.userId),
})

export const PATCH = defineRoute({
  capability: null,
  body: changePreferencesSchema,
  answer: preferencesSchema,
  handler: async ({ principal, body, request }) => {
    const preferences = await changePreferences(principal.userId, body)
    if (body.language === undefined) return preferences
    return present(preferences, 200, { 'set-cookie': languageCookie(request, body.language) })
  },
})
