import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'

const USAGE = `muster audit export --workspace WS --out FILE
muster audit verify FILE [--key FILE] [--known-checkpoint FILE] [--json]
`

/** `muster audit export | verify`. @returns exit code: 0 holds, 1 does not, 2 wrong words */
export async function audit(args: string[]): Promise<number> {
  const [verb, ...rest] = args
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      workspace: { type: 'string' },
      out: { type: 'string' },
      key: { type: 'string' },
      'known-checkpoint': { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (verb === 'export' && values.workspace && values.out) {
    await pipeline(Readable.from(exportAudit(values.workspace)), createWriteStream(values.out))
    process.stdout.write(`written to ${values.out}\n`)
    return 0
  }
  const file = positionals[0]
  if (verb !== 'verify' || !file) {
    process.stderr.write(USAGE)
    return 2
  }
  const report = verifyExport(await readFile(file, 'utf8'), {
    publicKeyPem: values.key ? await readFile(values.key, 'utf8') : null,
    knownCheckpoint: values['known-checkpoint'] ? await readFile(values['known-checkpoint'], 'utf8') : null,
  })
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else {
    if (report.firstBad)
      process.stdout.write(`Does not hold: line ${report.firstBad.line}, entry ${report.firstBad.seq ?? '?'}: ${report.firstBad.why}\n`)
    for (const line of report.proved) process.stdout.write(`proved   ${line}\n`)
    for (const line of report.cannot) process.stdout.write(`cannot   ${line}\n`)
  }
  return report.ok ? 0 : 1
}
