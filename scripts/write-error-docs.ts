import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERROR_CATALOGUE, type ErrorCode } from '../server/kernel/error-catalogue.ts'

/**
 * `node scripts/write-error-docs.ts [--check]`: writes docs/errors/<CODE>.md, one page per row of the catalogue, and removes
 * pages of codes that are gone. With --check it writes nothing and exits 1 when a page differs.
 */
const FOLDER = join(import.meta.dirname, '../docs/errors')
const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[]
const wanted = new Map(codes.map((code) => [`${code}.md`, pageOf(code)]))
wanted.set('README.md', contents())

mkdirSync(FOLDER, { recursive: true })
const existing = readdirSync(FOLDER)
const stale = [...wanted].filter(([name, text]) => !existing.includes(name) || readFileSync(join(FOLDER, name), 'utf8') !== text)
const gone = existing.filter((name) => !wanted.has(name))

if (process.argv.includes('--check')) {
  for (const name of [...stale.map(([one]) => one), ...gone]) console.error(`docs/errors/${name} differs from the catalogue`)
  process.exit(stale.length + gone.length > 0 ? 1 : 0)
}
for (const [name, text] of stale) writeFileSync(join(FOLDER, name), text)
for (const name of gone) rmSync(join(FOLDER, name))
console.log(`${stale.length} written, ${gone.length} removed, ${wanted.size} in all`)

function pageOf(code: ErrorCode): string {
  const { status, title, next } = ERROR_CATALOGUE[code]
  return `# ${code}\n\n**${title}.** HTTP ${status}.\n\n${next}\n\nThe answer carries a \`traceId\`; the same id stands in the server's log.\n`
}

function contents(): string {
  const rows = codes.map((code) => `| [${code}](${code}.md) | ${ERROR_CATALOGUE[code].status} | ${ERROR_CATALOGUE[code].title} |`)
  return `# Errors\n\nWritten by \`scripts/write-error-docs.ts\` from \`server/kernel/error-catalogue.ts\`; do not edit.\n\n| Code | HTTP | What happened |\n|---|---|---|\n${rows.join('\n')}\n`
}
