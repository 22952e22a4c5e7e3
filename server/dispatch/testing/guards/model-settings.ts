import type { Guard } from '#server/dispatch/testing/guards.ts'

const SETTINGS = 'server/gateway/llm/settings'
const SETTINGS_TEST = `${SETTINGS}/settings.db.test.ts`
const TWO_ADMINS_TEST = `${SETTINGS}/two-admins.db.test.ts`

/** What admins decide about models: where words go, who is asked, and how much it may cost. */
export const MODEL_SETTINGS_GUARDS: readonly Guard[] = [
  {
    guards: 'a provider that no admin signed is asked nothing',
    file: `${SETTINGS}/read-provider.ts`,
    text: 'if (!row || !(await providerHolds(row))) return null',
    becomes: 'if (!row) return null',
    test: SETTINGS_TEST,
    only: 'counts as not there',
  },
  {
    guards: 'a role that no admin signed names no model',
    file: `${SETTINGS}/read-chain.ts`,
    text: 'row && (await roleHolds(row))',
    becomes: 'row',
    test: SETTINGS_TEST,
    only: 'changed behind the product names no model',
  },
  {
    guards: 'a limit that no admin signed lets nothing through',
    file: `${SETTINGS}/read-spend-limits.ts`,
    text: 'maxMicro: held ? row.maxMicro : 0',
    becomes: 'maxMicro: row.maxMicro',
    test: SETTINGS_TEST,
    only: 'raised behind the product',
  },
  {
    guards: 'a model without a price is in no chain',
    file: `${SETTINGS}/set-role.ts`,
    text: 'if (priceOf(providerOf(row), model) === null)',
    becomes: 'if (false as boolean)',
    test: SETTINGS_TEST,
    only: 'with a price',
  },
  {
    guards: 'a key goes to no other origin',
    file: `${SETTINGS}/change-provider.ts`,
    text: 'if (row.keyHandle === null || new URL(row.baseUrl).origin === new URL(given.baseUrl).origin) return row.keyHandle',
    becomes: 'if (Date.now() > 0) return row.keyHandle',
    test: SETTINGS_TEST,
    only: 'the origin it was given for',
  },
  {
    guards: 'what is asked outside goes over no open line',
    file: `${SETTINGS}/check-address.ts`,
    text: "if (url.protocol === 'http:' && !given.inside)",
    becomes: 'if (false as boolean)',
    test: SETTINGS_TEST,
    only: 'outside is asked over an encrypted line',
  },
  {
    guards: 'a private address is the word of an admin',
    file: `${SETTINGS}/check-address.ts`,
    text: "if (isAppError(error, 'EGRESS_REFUSED'))",
    becomes: "if (isAppError(error, 'EGRESS_REFUSED')) return\n    if (false as boolean)",
    test: SETTINGS_TEST,
    only: 'taken only when an admin says it is inside',
  },
  {
    guards: 'a provider that is asked is not removed',
    file: `${SETTINGS}/remove-provider.ts`,
    text: 'if (roles.length > 0)',
    becomes: 'if (roles.length < 0)',
    test: SETTINGS_TEST,
    only: 'that a role names is not removed',
  },
  {
    guards: 'a test of a connection follows nobody elsewhere',
    file: `${SETTINGS}/test-provider.ts`,
    text: "      follow: 'never',\n",
    becomes: '',
    test: SETTINGS_TEST,
    only: 'says what is wrong',
  },
  {
    guards: 'no app is called as the keys of models are bound',
    file: 'server/gateway/mcp/connect-app.ts',
    text: ' || connector.key === MODELS_BINDING)',
    becomes: ')',
    test: SETTINGS_TEST,
    only: 'out of reach of connected apps',
  },
  {
    guards: 'models that were chosen meanwhile are not taken away unseen',
    file: `${SETTINGS}/remove-role.ts`,
    text: "    if (was !== undefined && before.changedAt.toISOString() !== was) throw new AppError('CONFLICT', { context: { role } })\n",
    becomes: '',
    test: TWO_ADMINS_TEST,
    only: 'chosen anew meanwhile',
  },
  {
    guards: 'a limit that was changed meanwhile is not changed unseen',
    file: `${SETTINGS}/set-spend-limit.ts`,
    text: 'if (was !== undefined && row.changedAt.toISOString() !== was)',
    becomes: 'if (false as boolean)',
    test: TWO_ADMINS_TEST,
    only: 'changes a limit',
  },
]
