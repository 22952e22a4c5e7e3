import { defineModelRoute } from '#server/entry/model-door/define-model-route.ts'
import { AppError } from '#server/kernel/app-error.ts'

export const dynamic = 'force-dynamic'

const REASON = 'Offered are chat/completions, embeddings and models.'

/** What else OpenAI's interface has, such as `responses`: refused in its manners, for its clients show nothing else. */
const notOffered = defineModelRoute({
  handler: async () => {
    throw new AppError('NOT_FOUND', { context: { reason: REASON } })
  },
})

export { notOffered as DELETE, notOffered as GET, notOffered as PATCH, notOffered as POST, notOffered as PUT }
