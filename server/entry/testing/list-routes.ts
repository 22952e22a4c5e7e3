import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteHandler } from '#server/entry/answer-request.ts'

export interface ListedRoute {
  readonly method: string
  /** As in the folder: `/api/v1/people/[userId]`. */
  readonly path: string
  readonly handler: RouteHandler
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Every route of `app/api`, read from the folders as Next does. */
export async function listRoutes(): Promise<ListedRoute[]> {
  const files = globSync('app/api/**/route.ts').sort()
  const listed = files.map(async (file) => {
    const exported = (await import(join(process.cwd(), file))) as Record<string, RouteHandler | undefined>
    const path = `/${file.replace(/^app\//, '').replace(/\/route\.ts$/, '')}`
    return METHODS.flatMap((method) => {
      const handler = exported[method]
      return handler ? [{ method, path, handler }] : []
    })
  })
  return (await Promise.all(listed)).flat()
}
