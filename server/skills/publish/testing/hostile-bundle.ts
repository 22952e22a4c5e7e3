import { randomBytes } from 'node:crypto'
import { makeBundle, skillFile } from '#server/skills/publish/testing/make-bundle.ts'

/** Pieces that the patterns of the checks begin to match again and again. */
const SLOW = ['curl ', 'curl && ', '[a]: b (\n', 'ignore all ', '](', '<div hidden>', 'a\u0001\n']
const FILE_BYTES = 850_000
/** What repeats alone would be refused for growing more than a hundredfold, before anybody read it. */
const NOISE_BYTES = 20_000

/** Four texts, nearly as much as a bundle may hold, of what takes the checks longest. */
export async function hostileBundle(slug: string): Promise<Buffer> {
  const fill = (n: number): string => {
    const piece = `${SLOW[n % SLOW.length] ?? ''}${SLOW[(n * 3 + 1) % SLOW.length] ?? ''}`
    return `${piece.repeat(Math.floor(FILE_BYTES / piece.length))}\n${randomBytes(NOISE_BYTES).toString('base64')}`
  }
  return await makeBundle([
    { name: 'SKILL.md', body: skillFile(slug, { body: fill(0) }) },
    ...[1, 2, 3].map((n) => ({ name: `references/${n}.md`, body: fill(n) })),
  ])
}
