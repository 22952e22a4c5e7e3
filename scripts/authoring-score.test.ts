import { spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

interface Ended {
  readonly status: number | null
  readonly out: string
  readonly error: string
}

async function score(...args: readonly string[]): Promise<Ended> {
  const child = spawn('node_modules/.bin/node', ['scripts/authoring-score.ts', ...args])
  let out = ''
  let error = ''
  child.stdout.on('data', (piece) => {
    out += piece
  })
  child.stderr.on('data', (piece) => {
    error += piece
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, out, error }
}

const job = (sentence: string): string =>
  JSON.stringify({
    sentence,
    connectors: ['tables', 'mail'],
    trigger: { kind: 'schedule', cron: '0 8 * * 1', zone: 'Europe/Berlin' },
    asks: ['external_write'],
  })
const REACHED = job('Every Monday at 8 mail the rows of open.csv to a@acme.example')
const MISSED = REACHED.replace('0 8 * * 1', '0 8 * * 2')

it('a file of jobs is passed at 80 % and not below, and one that cannot be read says where', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'authoring-score-'))
  const fileOf = async (name: string, lines: readonly string[]): Promise<string> => {
    await writeFile(join(folder, name), `${lines.join('\n')}\n`)
    return join(folder, name)
  }
  const four = [REACHED, REACHED, REACHED, REACHED]
  const [passed, below, broken, strange] = await Promise.all([
    score('--file', await fileOf('passed.jsonl', [...four, MISSED])),
    score('--file', await fileOf('below.jsonl', [...four, MISSED, MISSED])),
    score('--file', await fileOf('broken.jsonl', [REACHED, '', '{"sentence":'])),
    score('--file', await fileOf('strange.jsonl', [REACHED, REACHED.replace('external_write', 'everything')])),
  ])
  expect([passed?.status, passed?.out.trim().split('\n').at(-1)]).toEqual([0, '4 of 5 (80 %)'])
  expect([below?.status, below?.out.trim().split('\n').at(-1)]).toEqual([1, '4 of 6 (66 %)'])
  expect([broken?.status, broken?.out, broken?.error]).toEqual([2, '', 'line 3: no JSON\n'])
  expect([strange?.status, strange?.error.startsWith('line 2: asks.0: ')]).toEqual([2, true])
})
