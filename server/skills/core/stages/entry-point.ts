import { type BundleFile, error } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

const ENTRY = 'SKILL.md'

/** The files as they lie beside `SKILL.md`: one folder around everything is taken off, a deeper one is refused (requirements §14.2). */
export function checkEntryPoint(files: readonly BundleFile[]): { findings: Finding[]; files: BundleFile[]; skill: string | null } {
  const lying = files.some(({ path }) => path === ENTRY) ? [...files] : unwrapped(files)
  const entry = lying.find(({ path }) => path === ENTRY)
  if (entry?.text != null) return { findings: [], files: sorted(lying), skill: entry.text }
  return { findings: [whyNot(files, entry)], files: sorted(lying), skill: null }
}

function unwrapped(files: readonly BundleFile[]): BundleFile[] {
  const tops = new Set(files.map(({ path }) => path.split('/')[0]))
  const [top] = tops
  if (tops.size !== 1 || !files.every(({ path }) => path.includes('/'))) return [...files]
  return files.map((file) => ({ ...file, path: file.path.slice((top?.length ?? 0) + 1) }))
}

function whyNot(files: readonly BundleFile[], entry: BundleFile | undefined): Finding {
  if (entry) return error('entry-not-text', 'SKILL.md is no text in UTF-8.', { path: ENTRY, next: 'Save it as UTF-8.' })
  const deep = files.find(({ path }) => path.endsWith(`/${ENTRY}`))
  if (deep)
    return error('entry-too-deep', 'SKILL.md lies too deep.', {
      path: deep.path,
      next: 'Pack the folder that holds it: one skill, one archive.',
    })
  const near = files.find(({ path }) => path.toLowerCase().endsWith(ENTRY.toLowerCase()))
  if (near) return error('entry-missing', 'SKILL.md is missing.', { path: near.path, next: 'Name it SKILL.md, in exactly these letters.' })
  return error('entry-missing', 'SKILL.md is missing.', { next: 'Put it at the top of the folder.' })
}

function sorted(files: readonly BundleFile[]): BundleFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
