import { ProtocolError, SdkError, SdkErrorCode } from '@modelcontextprotocol/client'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'

const TEXT_MAX = 300

/** What an error of the protocol library means. The text is the server's own: cut, and shown as from outside. */
export function callError(cause: unknown, connector: string): AppError {
  if (cause instanceof AppError) return cause
  const why = cause instanceof Error ? cutText(cause.message, TEXT_MAX) : 'failed'
  if (cause instanceof SdkError && cause.code === SdkErrorCode.RequestTimeout)
    return new AppError('CONNECTOR_TIMEOUT', { cause, context: { connector } })
  if (
    cause instanceof SdkError &&
    (cause.code === SdkErrorCode.ConnectionClosed || cause.code === SdkErrorCode.NotConnected || cause.code === SdkErrorCode.SendFailed)
  )
    return new AppError('CONNECTOR_UNAVAILABLE', { cause, context: { connector, why } })
  if (cause instanceof ProtocolError) return new AppError('CONNECTOR_REFUSED', { cause, context: { connector, why } })
  return new AppError('CONNECTOR_MISBEHAVED', { cause, context: { connector, why } })
}
