import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { exportAudit } from '#server/audit/export-audit.ts'
import { listHeads } from '#server/audit/heads/store.ts'
import { type VerifyReport, verifyExport } from '#server/audit/verify-export.ts'
import { SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

const USAGE = `muster audit export [--workspace WS] --out FILE
muster audit export --run RUN --workspace WS --out FILE
muster audit verify FILE [--key FILE|TEXT] [--known-checkpoint FILE] [--json]
muster audit new-epoch --reason TEXT [--yes]

--key               the public key that you kept: a file, its PEM text, or the base64 inside
--known-checkpoint  a checkpoint that you kept: a note, or an earlier export
--run               one run as CabinCrew documents: write-ahead log and state record
--reason            why the signed record is left behind; it stands in the new one for good
`
const OPTIONS = {
  workspace: { type: 'string' },
  out: { type: 'string' },
  key: { type: 'string' },
  'known-checkpoint': { type: 'string' },
  json: { type: 'boolean' },
  run: { type: 'string' },
  reason: { type: 'string' },
  yes: { type: 'boolean' },
} as const

/** `muster audit export | verify | new-epoch`. @returns exit code: 0 holds, 1 does not, 2 wrong words */
export async function audit(args: string[]): Promise<number> {
  const [verb, ...rest] = args
  const parsed = parse(rest)
  if (parsed && verb === 'export' && parsed.values.out) return await exportAny(parsed.values.out, parsed.values)
  if (parsed && verb === 'new-epoch' && parsed.values.reason) {
    const { beginEpoch } = await import('./begin-epoch.ts')
    return await beginEpoch(parsed.values.reason, parsed.values.yes ?? false)
  }
  const file = parsed?.positionals[0]
  if (!parsed || verb !== 'verify' || !file) {
    process.stderr.write(USAGE)
    return 2
  }
  const { key, 'known-checkpoint': known, json } = parsed.values
  const report = verifyExport(await readFile(file, 'utf8'), {
    publicKeyPem: key === undefined ? null : await readKey(key),
    knownCheckpoint: known === undefined ? null : noteOf(await readFile(known, 'utf8')),
  })
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : sentences(report))
  return report.ok ? 0 : 1
}

/** A PEM begins with dashes, as an option does: it is tied to the --key before it. */
function parse(words: readonly string[]) {
  const args = words.flatMap((word, index) => {
    if (word === '--key' && words[index + 1]?.startsWith('-----')) return [`--key=${words[index + 1]}`]
    return words[index - 1] === '--key' && word.startsWith('-----') ? [] : [word]
  })
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  }
}

async function exportAny(out: string, { workspace, run }: { workspace?: string; run?: string }): Promise<number> {
  if (run === undefined) return await exportTo(out, workspace)
  const { readCabincrew } = await import('#server/bridge/read-cabincrew.ts')
  if (workspace === undefined) {
    process.stderr.write('name the workspace of the run: --workspace WS\n')
    return 2
  }
  await write(out, [`${JSON.stringify(await readCabincrew(workspace, run), null, 2)}\n`])
  return 0
}

async function exportTo(out: string, given: string | undefined): Promise<number> {
  const workspaces = given === undefined ? Object.keys(await listHeads()).filter((id) => id !== SYSTEM_WORKSPACE) : [given]
  const [workspaceId] = workspaces
  if (workspaceId === undefined || workspaces.length > 1) {
    process.stderr.write(
      workspaceId === undefined ? 'there is nothing to export yet\n' : `name one: --workspace ${workspaces.join(' | ')}\n`,
    )
    return 2
  }
  await write(out, exportAudit(workspaceId))
  return 0
}

/** Written beside and renamed, so that a half export never passes for a whole one. */
async function write(out: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), createWriteStream(`${out}.part`))
    await rename(`${out}.part`, out)
  } finally {
    await rm(`${out}.part`, { force: true })
  }
  process.stdout.write(`written to ${out}\n`)
}

async function readKey(given: string): Promise<string> {
  const text = existsSync(given) ? await readFile(given, 'utf8') : given
  if (text.includes('-----BEGIN')) return text
  return `-----BEGIN PUBLIC KEY-----\n${text.trim()}\n-----END PUBLIC KEY-----\n`
}

/** The note itself, or the last one of an export. */
function noteOf(text: string): string {
  const last = text
    .split('\n')
    .filter((line) => line.startsWith('{"checkpoint":'))
    .at(-1)
  return last === undefined ? text : (JSON.parse(last) as { checkpoint: string }).checkpoint
}

function sentences(report: VerifyReport): string {
  const bad = report.firstBad
  const first = bad ? [`Does not hold: line ${bad.line}, entry ${bad.seq ?? '?'}: ${bad.why}`] : ['Holds.']
  return [...first, ...report.proved.map((line) => `proved   ${line}`), ...report.cannot.map((line) => `cannot   ${line}`), ''].join('\n')
}
