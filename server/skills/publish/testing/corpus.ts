import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import type { BundleEntry } from '#server/skills/publish/testing/make-bundle.ts'

/** Packages full of skills that others wrote, by exact version: fetched when the test runs, never part of the project. */
export const CORPUS = ['@elizaos/skills@2.0.0-beta.1', 'ai-labs-claude-skills@2.0.1'] as const
const CACHE = join(tmpdir(), 'muster-skill-corpus')

export interface CorpusSkill {
  readonly source: string
  /** Name of the folder it lies in. */
  readonly folder: string
  readonly entries: readonly BundleEntry[]
}

/** Every folder with a `SKILL.md` of a package. @throws Error when the registry cannot be reached and nothing was kept */
export async function corpusOf(source: string): Promise<CorpusSkill[]> {
  const files = await filesOf(fetchPackage(source))
  const folders = [...files.keys()].filter((path) => basename(path) === 'SKILL.md').map((path) => dirname(path))
  return folders.map((folder) => {
    const nested = folders.filter((other) => other !== folder && other.startsWith(`${folder}/`))
    const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`) && !nested.some((other) => path.startsWith(`${other}/`)))
    return { source, folder: basename(folder), entries: inside.map(([path, body]) => ({ name: relative(folder, path), body })) }
  })
}

function fetchPackage(source: string): string {
  mkdirSync(CACHE, { recursive: true })
  const kept = join(CACHE, `${source.replaceAll(/[^\w.-]+/g, '-')}.tgz`)
  if (existsSync(kept)) return kept
  const draft = mkdtempSync(join(CACHE, 'fetch-'))
  try {
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', source], { cwd: draft, stdio: ['ignore', 'ignore', 'inherit'] })
    renameSync(join(draft, readdirSync(draft)[0] ?? ''), kept)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return kept
}

async function filesOf(archive: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const gunzip = createGunzip()
  const reader = gunzip.pipe(extract())
  gunzip.end(readFileSync(archive))
  for await (const entry of reader) {
    const parts: Uint8Array[] = []
    for await (const part of entry) parts.push(part as Uint8Array)
    if (entry.header.type === 'file') files.set(entry.header.name, Buffer.concat(parts))
  }
  return files
}
