import { AppError } from '#server/kernel/app-error.ts'

/**
 * An address that may be called: http or https, no credentials in it.
 * @throws AppError EGRESS_REFUSED
 */
export function checkedUrl(text: string): URL {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new AppError('EGRESS_REFUSED', { context: { why: 'only http and https addresses' } })
  if (url.username !== '' || url.password !== '')
    throw new AppError('EGRESS_REFUSED', { context: { host: url.hostname, why: 'an address with credentials in it' } })
  return url
}
