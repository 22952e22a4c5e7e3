import type { Guard } from '#server/dispatch/testing/guards.ts'

const LLM = 'server/gateway/llm'
const CORE = `${LLM}/core`
const FIELDS_TEST = `${CORE}/request-fields.test.ts`
const MEDIA_TEST = `${CORE}/media-parts.test.ts`
const SPENDING_TEST = `${LLM}/spending/spending.db.test.ts`
const CHAIN_TEST = `${LLM}/through-chain.test.ts`
const UPSTREAM_TEST = `${LLM}/ask-upstream.test.ts`

/** One call to a model: what of it goes out, what it may cost, and which model answers it. */
export const MODEL_CALLS_GUARDS: readonly Guard[] = [
  {
    guards: 'model calls: no field is handed on that nobody knows',
    file: `${CORE}/request-fields.ts`,
    text: 'if (known.has(name)) continue',
    becomes: 'if (known.size > 0) continue',
    test: FIELDS_TEST,
    only: 'nothing that may change model, price or place is handed on',
  },
  {
    guards: 'model calls: no tool of the provider’s own',
    file: `${CORE}/request-fields.ts`,
    text: "tool['type'] !== 'function' || ",
    becomes: '',
    test: FIELDS_TEST,
    only: 'nothing that may change model, price or place is handed on',
  },
  {
    guards: 'model calls: a dearer service, and what is kept there, are not asked for',
    file: `${CORE}/request-fields.ts`,
    text: 'value !== undefined && !values.includes(JSON.stringify(value))',
    becomes: 'value === null',
    test: FIELDS_TEST,
    only: 'nothing that may change model, price or place is handed on',
  },
  {
    guards: 'model calls: pictures are reserved at their most',
    file: `${CORE}/media-parts.ts`,
    text: 'tokensMax: pictures * PICTURE_TOKENS_MAX + ',
    becomes: 'tokensMax: ',
    test: SPENDING_TEST,
    only: 'as the most that pictures can be',
  },
  {
    guards: 'model calls: no picture is looked at without an end',
    file: `${CORE}/media-parts.ts`,
    text: "image_url: { ...said, detail: 'high' }",
    becomes: 'image_url: said',
    test: MEDIA_TEST,
    only: 'how closely a picture is looked at',
  },
  {
    guards: 'model calls: what has no most goes to nobody who is paid',
    file: `${CORE}/candidates.ts`,
    text: 'return request.isBoundless && ',
    becomes: 'return request.isBoundless === null && ',
    test: SPENDING_TEST,
    only: 'has a most, or nobody is asked who is paid',
  },
  {
    guards: 'model calls: nobody waits for the call that tries a resting one',
    file: `${LLM}/through-chain.ts`,
    text: 'if (breaker.state === CircuitState.HalfOpen) return resting',
    becomes: '',
    test: CHAIN_TEST,
    only: 'while one call tries a resting model',
  },
  {
    guards: 'model calls: a busy one is left alone as long as it says',
    file: `${LLM}/through-chain.ts`,
    text: 'if (wantedMs > choice.timeoutMs - ',
    becomes: 'if (wantedMs < 0 - ',
    test: CHAIN_TEST,
    only: 'wants to be left alone for longer',
  },
  {
    guards: 'model calls: nobody waits for a busy one while another is left',
    file: `${LLM}/through-chain.ts`,
    text: '.toSorted((one, other) => one.notBeforeMs - other.notBeforeMs)',
    becomes: '',
    test: CHAIN_TEST,
    only: 'is not waited for while another one is left',
  },
  {
    guards: 'model calls: a named budget for thinking is reserved',
    file: `${CORE}/read-request.ts`,
    text: '(each + thinkingTokensMax(rest)) * n',
    becomes: 'each * n',
    test: `${CORE}/read-request.test.ts`,
    only: 'a budget for thinking may be counted besides the answer',
  },
  {
    guards: 'model calls: an error as the first event of a stream is no answer',
    file: `${LLM}/ask-upstream.ts`,
    text: 'refuseError(next.value)',
    becomes: '',
    test: UPSTREAM_TEST,
    only: 'begins with an error, or holds nothing',
  },
  {
    guards: 'model calls: a stream that holds nothing is no answer',
    file: `${LLM}/ask-upstream.ts`,
    text: 'while (!hasChoice(held.at(-1))) {',
    becomes: 'while (held.length === 0) {',
    test: UPSTREAM_TEST,
    only: 'begins with an error, or holds nothing',
  },
]
