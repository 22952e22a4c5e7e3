import { expect, test } from 'vitest'
import { madeDocuments } from '#server/dispatch/core/made-documents.ts'
import type { Program } from '#server/program/program.ts'

const call = (path: string, tool: string) => ({ kind: 'rigid', op: 'call', path, tool })
const program = {
  body: [call('/paper', 'render.document'), { kind: 'foreach', body: [call('/each/paper', 'render.document')] }, call('/look', 'docs.get')],
} as unknown as Program

test('what a run has made is what its own render steps gave, and nothing else that looks like it', () => {
  const evidence = new Map([
    ['/paper#0', { output: { blob: 'blob:one', mime: 'application/pdf' } }],
    ['/each/paper#7', { output: { blob: 'blob:two' } }],
    ['/look#0', { output: { blob: 'blob:other' } }],
    ['/papers#0', { output: { blob: 'blob:near' } }],
  ])
  const facts = new Map([
    ['/each/paper#8', { state: 'confirmed', output: { blob: 'blob:asked' } }],
    ['/each/paper#9', { state: 'failed', code: 'X' }],
    ['/look#1', { state: 'confirmed', output: null }],
  ] as const)
  expect([...madeDocuments(program, evidence, facts)]).toEqual(['blob:one', 'blob:two', 'blob:asked'])
})
