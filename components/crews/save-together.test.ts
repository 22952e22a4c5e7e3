import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveTogether, type Text, takeSide } from '#components/crews/save-together.ts'

const base = 'objective: Send a note.\nrigidity: guided\nsteps: []\n'
const saved = { yaml: base, revision: 1 }
const realFetch = globalThis.fetch

/** A draft with a revision, as the server keeps it: a save on an older one is refused. */
async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  expect(String(input)).toMatch(/^\/api\/v1\/members\/mem_1(\/draft)?$/)
  if (init?.method !== 'PUT') return Response.json(saved)
  const { yaml, revision } = JSON.parse(String(init.body)) as typeof saved
  if (revision !== saved.revision) return Response.json({ code: 'CONFLICT', title: 'Changed', detail: 'Look again.' }, { status: 409 })
  Object.assign(saved, { yaml, revision: revision + 1 })
  return Response.json({ revision: saved.revision, diagnostics: [], programDigest: null, posture: null })
}

beforeEach(() => {
  Object.assign(saved, { yaml: base, revision: 1 })
  globalThis.fetch = answer
})
afterEach(() => {
  globalThis.fetch = realFetch
})

const typed = (yaml: string): Text => ({ yaml, stored: base, revision: 1, saving: null })
const elsewhere = (yaml: string) => Object.assign(saved, { yaml, revision: 2 })

test('what somebody else saved meanwhile and what is typed here are both saved, and the parts that came from elsewhere are named', async () => {
  elsewhere(base.replace('guided', 'strict'))
  const text = typed(base.replace('a note', 'two notes'))
  const parts: string[] = []
  expect(await saveTogether(new QueryClient(), 'mem_1', text, (from) => parts.push(...from))).toBeNull()
  const both = base.replace('guided', 'strict').replace('a note', 'two notes')
  expect([saved.yaml, text.yaml, text.stored, text.revision, parts]).toEqual([both, both, both, 3, ['rigidity']])
})

test('where both changed one place nothing is saved before somebody chooses, and what is typed stays', async () => {
  const theirs = base.replace('a note', 'three notes').replace('guided', 'strict')
  elsewhere(theirs)
  const mine = base.replace('a note', 'two notes')
  for (const [keep, kept] of [
    ['mine', 'two notes'],
    ['theirs', 'three notes'],
  ] as const) {
    const text = typed(mine)
    const why = await saveTogether(new QueryClient(), 'mem_1', text, () => expect.unreachable())
    expect(why?.clashes).toEqual([{ path: ['objective'], mine: 'Send two notes.', theirs: 'Send three notes.' }])
    expect([saved.yaml, text.yaml]).toEqual([theirs, mine])
    await takeSide('mem_1', text, keep)
    expect(text).toMatchObject({ yaml: base.replace('guided', 'strict').replace('a note', kept), stored: theirs, revision: 2 })
  }
})

test('a save that is refused for another reason says why, and what is typed stays', async () => {
  globalThis.fetch = async () => Response.json({ code: 'FORBIDDEN', title: 'No', detail: 'Ask.' }, { status: 403 })
  const text = typed(`${base}# mine\n`)
  expect(await saveTogether(new QueryClient(), 'mem_1', text, () => expect.unreachable())).toMatchObject({
    problem: { code: 'FORBIDDEN' },
    clashes: [],
  })
  expect(text.yaml).toBe(`${base}# mine\n`)
})
