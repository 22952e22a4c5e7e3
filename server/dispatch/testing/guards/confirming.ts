import type { Guard } from '#server/dispatch/testing/guards.ts'

/** What an author proposed waits for a person to confirm it. */
export const CONFIRMING_GUARDS: readonly Guard[] = [
  {
    guards: 'what a model proposed waits for a person however much was proposed after it',
    file: 'server/members/core/unconfirmed.ts',
    text: ' || open.has(item))',
    becomes: ')',
    test: 'server/members/core/unconfirmed.test.ts',
    only: 'waits to be confirmed',
  },
  {
    guards: 'what waits to be confirmed goes with its value when its step is called otherwise',
    file: 'server/members/save-draft.ts',
    text: 'const waiting = carryItems((draft?.unconfirmed ?? []) as Unconfirmed[], draft?.definition ?? null, definition)',
    becomes: 'const waiting = (draft?.unconfirmed ?? []) as Unconfirmed[]',
    test: 'server/authoring/sessions/sessions.db.test.ts',
    only: 'is called otherwise by hand',
  },
  {
    guards: 'a confirmed address is to be confirmed again when another ability uses it, and an amount when somebody else gets it',
    file: 'server/authoring/sessions/core/places-to-confirm.ts',
    text: ' && !goesElsewhere)',
    becomes: ')',
    test: 'server/authoring/sessions/core/renamed-steps.property.test.ts',
    only: 'goes to somebody else',
  },
  {
    guards: 'a second step like a confirmed one is another one',
    file: 'server/authoring/sessions/core/same-steps.ts',
    text: '    left.delete(found)\n',
    becomes: '',
    test: 'server/authoring/sessions/core/renamed-steps.property.test.ts',
    only: 'stays confirmed',
  },
  {
    guards: 'what a model may choose from is confirmed by a person',
    file: 'server/authoring/sessions/core/places-to-confirm.ts',
    text: "if (here['kind'] === 'act')",
    becomes: 'if (false as boolean)',
    test: 'server/authoring/sessions/core/places.test.ts',
    only: 'may choose from',
  },
  {
    guards: 'a destination is confirmed where its value comes from, too',
    file: 'server/authoring/sessions/core/places-to-confirm.ts',
    text: 'for (const reached of reachedPlaces(proposed, base, [value]))',
    becomes: 'for (const reached of reachedPlaces(proposed, base, []))',
    test: 'server/authoring/sessions/core/places.test.ts',
    only: 'reaches a destination or an amount through expressions',
  },
  {
    guards: 'a word that is called a secret is taken out before it is stored',
    file: 'server/authoring/sessions/core/called-secrets.ts',
    text: '[ \\t]*[:=][ \\t]*${NO_WEAK}',
    becomes: '[ \\t]*[:=][ \\t]*vault:',
    test: 'server/authoring/sessions/everyday-secrets.test.ts',
    only: 'is caught',
  },
]
