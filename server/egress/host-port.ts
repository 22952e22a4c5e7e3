/** `host:port` of an address, as the outbound door lists places that are not public. */
export function hostPort(url: URL): string {
  return `${url.hostname.replace(/^\[|\]$/g, '')}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
}
