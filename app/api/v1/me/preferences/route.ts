import { defineRoute } from '#server/entry/define-route.ts'
import { languageCookies } from '#server/entry/language/language-cookie.ts'
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
    const headers = new Headers({ 'cache-control': 'no-store' })
    for (const cookie of languageCookies(request, preferences)) headers.append('set-cookie', cookie)
    return Response.json(preferences, { headers })
  },
})
