import { z } from 'zod'
import { pageFiles } from '#server/bridge/core/page-files.ts'
import { UPLOAD_BYTES_MAX } from '#server/bridge/results/schema.ts'
import { fileListSchema } from '#server/bridge/schema.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { removeFile } from '#server/dispatch/remove-file.ts'
import { storeFile } from '#server/dispatch/store-file.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Files of the workspace's folder: all by path, or with `limit` a page of the newest; `next` goes into `after`. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({
    folder: z.string().max(500).default(''),
    q: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
    after: z.string().max(1100).optional(),
  }),
  answer: fileListSchema,
  handler: async ({ principal, query }) =>
    pageFiles(await listFiles(principal.workspaceId, query.folder), { search: query.q, limit: query.limit, after: query.after }),
})

/** Puts a file into the workspace's folder: the raw bytes, `path` says where. Replaces none of that name unless told so. */
export const POST = defineRoute({
  capability: 'files:write',
  token: 'run',
  query: z.object({ path: z.string().min(1).max(500), replace: z.enum(['true', 'false']).default('false') }),
  upload: { bytesMax: UPLOAD_BYTES_MAX },
  status: 201,
  answer: z.object({ path: z.string(), sha256: z.string(), size: z.number() }),
  errors: ['FILE_EXISTS', 'STORAGE_FULL'],
  handler: async ({ principal, query, bytes }) =>
    await storeFile(principal.workspaceId, { path: query.path, bytes, by: principal.userId, replace: query.replace === 'true' }),
})

/** Takes a file out of the workspace's folder; `id` brings it back. */
export const DELETE = defineRoute({
  capability: 'files:write',
  query: z.object({ path: z.string().min(1).max(500) }),
  answer: z.object({ id: z.string(), path: z.string() }),
  handler: async ({ principal, query }) => await removeFile(principal.workspaceId, { path: query.path, by: principal.userId }),
})
