import { definePublicRoute } from '#server/entry/define-public-route.ts'
import { readDocument } from '#server/entry/openapi/read-document.ts'

export const dynamic = 'force-dynamic'

/** This description, as OpenAPI 3.1. */
export const GET = definePublicRoute({ handler: async () => await readDocument() })
