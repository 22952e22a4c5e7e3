import { answerRequest, describeRoute, type RouteHandler } from '#server/entry/answer-request.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** What is no address of ours below `/api`: a program is told so like every refusal, and not by a page for people. */
export const nothingHere: RouteHandler = describeRoute(
  { door: 'public', capability: null },
  async (request) =>
    await answerRequest(request, 'hook', async () => {
      throw new AppError('NOT_FOUND')
    }),
)
