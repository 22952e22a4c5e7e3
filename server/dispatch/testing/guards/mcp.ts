import type { Guard } from '#server/dispatch/testing/guards.ts'

const CHECK_HOST = 'server/entry/mcp/check-host.ts'
const DEFINE_MCP = 'server/entry/mcp/define-mcp.ts'
const TEST = 'server/entry/mcp/define-mcp.db.test.ts'
const SKILLS_TEST = 'server/entry/mcp/skills/skills-surface.db.test.ts'
const CROSS_TEST = 'server/entry/cross-origin.db.test.ts'
const QUESTIONS_TEST = 'server/entry/mcp/questions/questions.db.test.ts'

/** The door of MCP clients. */
export const MCP_GUARDS: readonly Guard[] = [
  {
    guards: 'mcp: the name in Host',
    file: CHECK_HOST,
    text: "if (!validateHostHeader(host, ours ? [...here, ours.hostname] : here).ok) throw new AppError('HOST_REFUSED')",
    becomes: '',
    test: TEST,
    only: 'another name for this machine',
  },
  {
    guards: 'mcp: the page in Origin',
    file: CHECK_HOST,
    text: "if (!validateHostHeader(host, here).ok || !validateOriginHeader(origin, here).ok) throw new AppError('ORIGIN_REFUSED')",
    becomes: '',
    test: TEST,
    only: 'a page of another site',
  },
  {
    guards: 'mcp: a token, before anything is built or read',
    file: DEFINE_MCP,
    text: 'const principal = await authoriseMcp(request, surface)',
    becomes: "const principal = await authoriseMcp(request, surface).catch(() => ({ via: { kind: 'session' } }) as never)",
    test: TEST,
    only: 'nothing is built and nothing of the message',
  },
  {
    guards: 'mcp: requests are counted',
    file: DEFINE_MCP,
    text: 'await checkRate(`${subject} ${request.method} ${new URL(request.url).pathname}`, RATE.signedIn)',
    becomes: '',
    test: TEST,
    only: 'counted as those of the API',
  },
  {
    guards: 'mcp: one message for one request',
    file: DEFINE_MCP,
    text: 'if (Array.isArray(json)) return finished(batchRefusal(), requestId)',
    becomes: '',
    test: TEST,
    only: 'an array of them is refused whole',
  },
  {
    guards: 'mcp: places of one client where changes are waited for',
    file: 'server/entry/mcp/waiting-streams.ts',
    text: 'if (now >= ofOneMax)',
    becomes: 'if (false as boolean)',
    test: TEST,
    only: 'one client holds few of the places',
  },
  {
    guards: 'mcp: the token goes no further',
    file: DEFINE_MCP,
    text: 'headers: anonymous(request.headers)',
    becomes: 'headers: request.headers',
    test: TEST,
    only: 'of the token neither text nor cookie',
  },
  {
    guards: 'mcp: what breaks in building says nothing of its own',
    file: DEFINE_MCP,
    text: 'if (building.failure) throw building.failure.cause',
    becomes: '',
    test: TEST,
    only: 'never words of an exception',
  },
  {
    guards: 'mcp: skills of the person of the token',
    file: 'server/entry/mcp/skills/caller-of.ts',
    text: 'const scope = { user: userId, ',
    becomes: "const scope = { user: 'usr_another', ",
    test: SKILLS_TEST,
    only: 'is told nothing of a skill that is not its own',
  },
  {
    guards: 'mcp: what is accepted at a client decides nothing',
    file: 'server/entry/mcp/questions/take-answer.ts',
    text: "if (answer === 'keep_waiting') return",
    becomes: '',
    test: QUESTIONS_TEST,
    only: 'whatever they accept, nothing is approved',
  },
  {
    guards: 'mcp: only whoever was asked answers',
    file: 'server/entry/mcp/questions/question-id.ts',
    text: 'return openRecord(MODEL, runId, { ...payloadOf(asked, nonce), seal }) && runId',
    becomes: 'return runId',
    test: QUESTIONS_TEST,
    only: 'an answer of another program or session',
  },
  {
    guards: 'mcp: questions of one client that stand open',
    file: 'server/entry/mcp/questions/open-questions.ts',
    text: 'ofOne >= OF_ONE_MAX || ',
    becomes: '',
    test: QUESTIONS_TEST,
    only: 'asked too much already',
  },
  {
    guards: 'cross-origin: whose page reads an answer of MCP',
    file: CHECK_HOST,
    text: '    checkHost(headers, publicUrl)\n    return',
    becomes: '    return',
    test: CROSS_TEST,
    only: 'of another site reads nothing',
  },
  {
    guards: 'cross-origin: the address where people say yes',
    file: 'server/entry/oauth/answer-oauth.ts',
    text: 'return methods === undefined ? answer : readableAcross',
    becomes: 'return readableAcross',
    test: CROSS_TEST,
    only: 'where people say yes',
  },
  {
    guards: 'cross-origin: questions before the request are counted',
    file: 'server/entry/cross-origin.ts',
    text: 'await checkRate(`${addressOf(request)} preflight`, RATE.signedIn)',
    becomes: '',
    test: CROSS_TEST,
    only: 'where it asks before asking',
  },
]
