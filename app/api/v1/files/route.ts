import { z } from 'zod'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { storeFile } from '#server/dispatch/store-file.ts'
import { defineRoute } from '#server/entry/define-route.ts'

const UPLOAD_BYTES_MAX = 20 * 1024 * 1024

/** Files of the workspace's folder. */
export const GET = defineRoute({
  capability: 'workspace:read',
  query: z.object({ folder: z.string().max(500).default('') }),
  handler: async ({ principal, query }) => ({ items: await listFiles(principal.workspaceId, query.folder) }),
})

/** Puts a file into the workspace's folder: the raw bytes, `path` says where. */
export const POST = defineRoute({
  capability: 'files:write',
  query: z.object({ path: z.string().min(1).max(500) }),
  upload: { bytesMax: UPLOAD_BYTES_MAX },
  status: 201,
  handler: async ({ principal, query, bytes }) => await storeFile(principal.workspaceId, { path: query.path, bytes, by: principal.userId }),
})
