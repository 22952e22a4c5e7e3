/** The official Inspector at an exact version; fetched from the package registry by whoever runs it. */
export const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0'
