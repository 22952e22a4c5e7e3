import { z } from 'zod'
import { definePublicRoute } from '#server/entry/define-public-route.ts'
import { readDocument } from '#server/entry/openapi/read-document.ts'

export const dynamic = 'force-dynamic'

/** This description, as OpenAPI 3.1. */
export const GET = definePublicRoute({ answer: z.record(z.string(), z.unknown()), handler: async () => await readDocument() })
