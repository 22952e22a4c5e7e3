import type { Guard } from '#server/dispatch/testing/guards.ts'

const ASK_TEST = 'server/gateway/llm/ask-model.db.test.ts'
const CLOSED_TEST = 'server/gateway/llm/fail-closed.db.test.ts'
const RESERVE = 'server/gateway/llm/spending/reserve.ts'
const SETTLEMENT = 'server/gateway/llm/settlement.ts'
const SPENDING_TEST = 'server/gateway/llm/spending/spending.db.test.ts'

/** The door to models: who may see what, what it may cost, what never leaves. */
export const MODEL_GATEWAY_GUARDS: readonly Guard[] = [
  {
    guards: 'models: label ≤ clearance',
    file: 'server/gateway/llm/core/candidates.ts',
    text: "if (CONFIDENTIALITY.indexOf(request.confidentiality) > CONFIDENTIALITY.indexOf(provider.clearance)) return 'not cleared'",
    becomes: '',
    test: ASK_TEST,
    only: 'only when it may see what is asked',
  },
  {
    guards: 'models: what an admin changed holds at once',
    file: 'server/gateway/llm/bill-calls.ts',
    text: 'const mark = await settingsMark(scope)',
    becomes: 'const mark = items[0]?.mark ?? (await settingsMark(scope))',
    test: ASK_TEST,
    only: 'what an admin changes holds from the next call on',
  },
  {
    guards: 'models: the verdict',
    file: 'server/gateway/llm/police-call.ts',
    text: "return decision === 'allow' || decision === 'warn'",
    becomes: "return decision !== ('' as string)",
    test: CLOSED_TEST,
    only: 'lets nothing out, and it is on record',
  },
  {
    guards: 'models: the verdict on an answer in pieces',
    file: 'server/gateway/llm/make-call.ts',
    text: 'policy === BUILT_IN_POLICY ? request : inOnePiece(request)',
    becomes: 'policy.request === undefined ? inOnePiece(request) : request',
    test: CLOSED_TEST,
    only: 'gives none of them out',
  },
  {
    guards: 'models: whoever asks for money stands in line',
    file: RESERVE,
    text: 'if (wanted.some(({ limits }) => limits.length > 0)) await lockSpending(scope)',
    becomes: '',
    test: SPENDING_TEST,
    only: 'two processes that ask at once',
  },
  {
    guards: 'models: what is granted counts for the next in line',
    file: RESERVE,
    text: 'sum.reserved += wish.atMostMicro',
    becomes: 'sum.reserved += 0',
    test: SPENDING_TEST,
    only: 'though twenty ask at once',
  },
  {
    guards: 'models: charged once',
    file: RESERVE,
    text: 'if (written.has(wish.id)) return',
    becomes: 'if (written.size >= 0) return',
    test: SPENDING_TEST,
    only: 'is charged once',
  },
  {
    guards: 'models: the author’s cap',
    file: RESERVE,
    text: 'if (runCapMicro === null || runId === null) return set',
    becomes: 'if (runCapMicro !== undefined || runId === null) return set',
    test: SPENDING_TEST,
    only: 'its author may lower it',
  },
  {
    guards: 'models: a count that cannot be is none',
    file: 'server/gateway/llm/core/credible-count.ts',
    text: 'counted.input <= atMost.input && ',
    becomes: '',
    test: SPENDING_TEST,
    only: 'is what the provider counted',
  },
  {
    guards: 'models: only what never went out is surely free',
    file: 'server/gateway/llm/ask-upstream.ts',
    text: 'if (isEgress && error instanceof NeverConnected)',
    becomes: 'if (isEgress)',
    test: SPENDING_TEST,
    only: 'nothing where it surely is not',
  },
  {
    guards: 'models: an answer that could not be given out is billed',
    file: SETTLEMENT,
    text: "this.#unsureMicro() + this.#sumOf(this.tried.filter(({ outcome }) => outcome === 'answered'))",
    becomes: 'this.#unsureMicro()',
    test: SPENDING_TEST,
    only: 'could not be given out',
  },
  {
    guards: 'models: another try fits besides those that may be billed',
    file: SETTLEMENT,
    text: 'if (moreMicro > 0) {',
    becomes: 'if (moreMicro < 0) {',
    test: SPENDING_TEST,
    only: 'is not passed by tries',
  },
  {
    guards: 'models: no answer is deeper than a walk can bear',
    file: 'server/gateway/llm/ask-upstream.ts',
    text: 'if (!isShallow(value, ANSWER_DEPTH_MAX))',
    becomes: 'if (!isShallow(value, ANSWER_DEPTH_MAX) && text === "")',
    test: ASK_TEST,
    only: 'the next model is asked',
  },
  {
    guards: 'models: no secret in the name of a field',
    file: 'server/gateway/llm/forward-chat.ts',
    text: 'refuseLeak(body, call.forms)',
    becomes: '',
    test: 'server/gateway/llm/forward-chat.test.ts',
    only: 'in the name of a field',
  },
  {
    guards: 'models: the scope of a token',
    file: 'server/entry/model-door/define-model-route.ts',
    text: "token: 'model',",
    becomes: "token: 'read',",
    test: 'server/entry/model-door/model-door.db.test.ts',
    only: 'without the scope',
  },
]
