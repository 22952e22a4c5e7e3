import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { commentAbove } from '#server/entry/openapi/comment-above.ts'
import type { DescribedRoute } from '#server/entry/openapi/make-document.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Every route below `app/api/v1`, read from the folders as Next does, in the order of their paths. */
export async function describeRoutes(root: string): Promise<DescribedRoute[]> {
  const files = globSync('app/api/v1/**/route.ts', { cwd: root }).sort()
  const described = files.map(async (file) => {
    const exported = (await import(join(root, file))) as Record<string, RouteHandler | undefined>
    const source = readFileSync(join(root, file), 'utf8')
    const path = `/${file.replace(/^app\//, '').replace(/\/route\.ts$/, '')}`
    return METHODS.flatMap((method) => {
      const about = exported[method]?.about
      return about ? [{ method, path, about, comment: commentAbove(source, method) }] : []
    })
  })
  return (await Promise.all(described)).flat()
}
