import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExampleSkills } from '#server/bridge/skills/schema.ts'

const FOLDER = join(process.cwd(), 'examples', 'skills')

/** The skills that come along with Muster, in an order in which they can be published: what others need stands first. */
export async function listExamples(): Promise<ExampleSkills> {
  const items = await Promise.all((await readdir(FOLDER)).sort().map(readExample))
  const needs = (text: string, slug: string): boolean => /^\s*muster\.requires:(.*)$/m.exec(text)?.[1]?.includes(slug) ?? false
  const textOf = ({ files }: ExampleSkills['items'][number]): string => files.find(({ path }) => path === 'SKILL.md')?.text ?? ''
  const isNeeded = ({ slug }: ExampleSkills['items'][number]): boolean => items.some((other) => needs(textOf(other), slug))
  return { items: [...items.filter(isNeeded), ...items.filter((item) => !isNeeded(item))] }
}

async function readExample(slug: string): Promise<ExampleSkills['items'][number]> {
  const names = (await readdir(join(FOLDER, slug), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = await Promise.all(
    names.map(async ({ parentPath, name }) => {
      const full = join(parentPath, name)
      return { path: full.slice(join(FOLDER, slug).length + 1).replaceAll('\\', '/'), text: await readFile(full, 'utf8') }
    }),
  )
  const start = files.find(({ path }) => path === 'SKILL.md')?.text ?? ''
  return { slug, description: /^description:\s*(.+)$/m.exec(start)?.[1] ?? '', files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}
