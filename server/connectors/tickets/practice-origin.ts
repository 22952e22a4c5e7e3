/**
 * The practice ticket receiver, as job descriptions name it. `.localhost` never leads off this machine (RFC 6761); the port is
 * whatever was free, so the connector fills it in.
 */
export const PRACTICE_ORIGIN = 'http://tickets.localhost'
