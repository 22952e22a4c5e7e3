import { afterEach, expect, test, vi } from 'vitest'
import { quietConsole } from '#server/entry/quiet-console.ts'
import { AppError } from '#server/kernel/app-error.ts'

const CANARY = 'canary-s3cr3t-value'
const lines: string[] = []
const target = { error: () => undefined, warn: () => undefined } as unknown as Console
const undo = quietConsole(target)
const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0)
afterEach(() => void lines.splice(0))

test('an error is logged with kind, code, place and digest, and in none of its words', () => {
  const cause = Object.assign(new TypeError(`value ${CANARY}\n    at ${CANARY} (x.ts:1:1)`), { code: CANARY, digest: `${CANARY};` })
  const error = Object.assign(new Error(`Failed query\n${CANARY}`, { cause }), { code: '42P01', digest: '199843257' })
  error.name = `Error ${CANARY}`
  target.error('⨯', error)
  target.warn({ thrown: CANARY })
  const text = lines.join('')
  expect(text).not.toContain(CANARY)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    event: 'web',
    said: ['⨯', { name: 'Error', code: '42P01', digest: '199843257', cause: { name: 'TypeError' } }],
  })
  expect(text).toContain('quiet-console.test.ts')
})

test('our own errors keep their code, and what the framework says in words of its own is kept', () => {
  target.error(new AppError('NOT_FOUND'))
  target.error('Failed to start server')
  expect(lines.join('')).toMatch(/"code":"NOT_FOUND"[\s\S]*Failed to start server/)
})

test('undone, the console is the old one', () => {
  spy.mockRestore()
  undo()
  expect(target.error('x')).toBeUndefined()
  expect(lines).toEqual([])
})
