/**
 * Bytes as a download and as nothing else: no browser opens them in a page of ours. Where one would all the same, the policy
 * makes them a foreign page without scripts (as that of the API in proxy.ts does).
 * @param mime as kept; octets when unknown
 */
export function attachment(name: string, bytes: Uint8Array, mime = 'application/octet-stream'): Response {
  const file = name.slice(name.lastIndexOf('/') + 1)
  const plain = file.replace(/[^\x20-\x7e]|["\\%;]/g, '_')
  const exact = encodeURIComponent(file).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mime,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    },
  })
}
