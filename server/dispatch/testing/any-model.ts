import fc from 'fast-check'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { type Says, SLOTS } from '#server/dispatch/testing/scripted-world.ts'
import { anyDelay, anyLie, anySigns } from '#server/gateway/llm/testing/any-misbehaviour.ts'
import type { Reply } from '../../../e2e/testing/scripted-models.ts'

/** Reads a letter, lets a model judge it and another one act on it; one mail has its place written. */
export const anyJob = (slug: string, role = 'primary', letter = 'letter') => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Work through what came in.
rigidity: adaptive
tools:
  - { tool: files.read, targets: ['in/**'] }
  - { tool: files.write, targets: ['out/**'] }
  - { tool: mail.send }
  - { tool: http.get }
  - { tool: open.get }
  - { tool: http.send }
steps:
  - { id: letter, kind: tool, tool: files.read, with: { path: in/${letter}.txt } }
  - id: judge
    kind: attempt
    steps:
      - id: said
        kind: think
        model: ${role}
        goal: Who should get an answer?
        input: '\${ steps.letter.output.text }'
        output: { type: object, properties: { to: { type: string }, times: { type: integer }, text: { type: string } }, required: [to, times, text] }
    catch: [{ id: none, kind: set, values: { to: nobody@acme.example, times: 0, text: none } }]
  - id: known
    kind: tool
    tool: mail.send
    with: { to: team@acme.example, subject: Daily, text: '\${ steps.judge.output.text }' }
  - id: often
    kind: branch
    arms:
      - when: 'steps.judge.output.times > 0'
        steps:
          - { id: answer, kind: tool, tool: mail.send, with: { to: '\${ steps.judge.output.to }', subject: Re, text: hello } }
          - { id: copy, kind: tool, tool: mail.send, with: { to: team@acme.example, subject: Copy, text: hello } }
    otherwise: []
  - id: work
    kind: attempt
    steps: [{ id: act, kind: act, goal: Do what is needed., input: '\${ steps.letter.output.text }', tools: [files.read, files.write, mail.send, http.get, open.get, http.send], turnsMax: 3, model: ${role} }]
    catch: []
output: { schema: { type: object }, value: { done: true } }
`

/** How many cases of `SLOTS` models each a property is tried with; a busy machine tries fewer, and says nothing wrong. */
export const MODEL_RUNS = { numRuns: 10, interruptAfterTimeLimit: 60_000 } as const
/** One case may begin just before that, and what is arranged comes before. */
export const MODEL_RUNS_MS = 300_000

/** A member for each slot, which reads a letter of its own. */
export async function hireSlots(workspaceId: string, slug: string): Promise<readonly string[]> {
  const hired: string[] = []
  for (let i = 0; i < SLOTS; i += 1) hired.push(await hire(workspaceId, anyJob(`${slug}-${i}`, `slot${i}`, `letter${i}`)))
  return hired
}

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  anySigns,
  fc.constantFrom('team@acme.example', 'x@evil.example', 'in/letter.txt', 'out/a.txt', '../../etc/passwd'),
)
/** `SITE` stands for the listed one, whose port is not known yet. */
const url = fc.oneof(
  text,
  text.map((path) => `SITE/${encodeURIComponent(path.toWellFormed())}`),
  fc.constant('http://evil.example/'),
)
const anyCall = fc.record({
  name: fc.constantFrom(
    'files__read',
    'files__write',
    'mail__send',
    'http__get',
    'open__get',
    'http__send',
    'finish',
    'shell__run',
    'mail.send',
  ),
  arguments: fc.oneof(
    fc.record({ path: text, text }).map((args) => JSON.stringify(args)),
    fc.record({ to: text, subject: text, text }).map((args) => JSON.stringify(args)),
    fc.record({ url }).map((args) => JSON.stringify(args)),
    fc.record({ url, body: fc.record({ text }) }).map((args) => JSON.stringify(args)),
    fc.record({ path: fc.constantFrom('in/letter.txt', 'out/a.txt'), text }).map((args) => JSON.stringify(args)),
    fc.constantFrom('{', '[]', 'null', '{"to":1}'),
  ),
})
const anyJudgement = fc.record({ to: text, times: fc.integer({ min: -1, max: 3 }), text }).map((answer) => JSON.stringify(answer))
const anyReply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 6, arbitrary: fc.array(anyCall, { minLength: 1, maxLength: 4 }).map((calls) => ({ calls })) },
  { weight: 4, arbitrary: anyJudgement.map((answer) => ({ text: answer })) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }).map((said) => ({ text: said })) },
  { weight: 1, arbitrary: fc.constant({ refusal: 'no' }) },
  { weight: 2, arbitrary: anyLie(fc.oneof(anyJudgement, anySigns)) },
  { weight: 1, arbitrary: anyDelay(anyJudgement) },
)
/** A model: what it says, one after the other, and then from the start again. */
export const anyModel = fc.array(anyReply, { minLength: 1, maxLength: 5 })
/** One model for each slot. */
export const anyModels = fc.array(anyModel, { minLength: SLOTS, maxLength: SLOTS })
/** What that model says, with the listed site in its place, and files of its own, so that no case stands in the way of another. */
export const speak =
  (replies: readonly Reply[], site: string, letter = 'letter'): Says =>
  (_, n) =>
    JSON.parse(
      JSON.stringify(replies[(n - 1) % replies.length] ?? { text: '' })
        .replaceAll('SITE', site)
        .replaceAll('in/letter.txt', `in/${letter}.txt`)
        .replaceAll('out/a.txt', `out/${letter}.txt`),
    ) as Reply
