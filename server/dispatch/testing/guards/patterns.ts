import type { Guard } from '#server/dispatch/testing/guards.ts'

const CHECK_JSON = 'server/gateway/mcp/check-json.ts'
const CHECK_JSON_TEST = 'server/gateway/mcp/check-json.test.ts'

/** Schemas and patterns of others hold no process up (docs/decisions/0130), and what one call is asked counts for that call. */
export const PATTERNS_GUARDS: readonly Guard[] = [
  {
    guards: 'schemas of others: patterns in linear time',
    file: CHECK_JSON,
    text: 'addUsedSchema: false,\n  code: { regExp },',
    becomes: 'addUsedSchema: false,',
    test: CHECK_JSON_TEST,
    only: 'steps are counted',
  },
  {
    guards: 'schemas of others: steps of patterns',
    file: CHECK_JSON,
    text: 'if (stepsLeft < 0)',
    becomes: 'if (false as boolean)',
    test: CHECK_JSON_TEST,
    only: 'steps are counted',
  },
  {
    guards: 'an ability accepted: no pattern without bounds',
    file: 'server/catalogue/core/check-decision.ts',
    text: 'if (refused) return fault(refused.why)',
    becomes: '',
    test: 'server/catalogue/core/check-decision.test.ts',
    only: 'bounded time',
  },
  {
    guards: 'a definition compiled: no pattern without bounds',
    file: 'server/compiler/compile.ts',
    text: '  checkPatterns(draft, findings)\n',
    becomes: '',
    test: 'server/compiler/compile.test.ts',
    only: 'bounded time',
  },
  {
    guards: 'inputs of a run and answers: no pattern run as it is',
    file: 'server/dispatch/read-fields.ts',
    text: 'z.fromJSONSchema(withoutPatterns(schema) as never)',
    becomes: 'z.fromJSONSchema({ ...schema } as never)',
    test: 'server/dispatch/read-fields.test.ts',
    only: 'never run as it is',
  },
  {
    guards: 'an app far away: what it asks counts for the call it asks in',
    file: 'server/gateway/mcp/open-remote.ts',
    text: 'await underWay.run(call, async () => await client.callTool(params, options))',
    becomes: 'await client.callTool(params, options)',
    test: 'server/gateway/mcp/everything.db.test.ts',
    only: 'side by side',
  },
]
